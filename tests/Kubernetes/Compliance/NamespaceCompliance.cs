using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>Namespaces: active at once, emptied before they go.</summary>
public abstract class NamespaceCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    // A real controller empties one namespace after the other, and the tests leave many.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_new_namespace_is_active_and_held_by_the_kubernetes_finalizer()
    {
        var space = (await (await For(Namespace)).GetAsync(null, Space, Cancellation)).Require();
        Assert.Equal("Active", space["status"]!["phase"].Text());
        Assert.Equal("""["kubernetes"]""", space["spec"]!["finalizers"]!.ToJsonString());
    }

    [Fact]
    public async Task Every_namespace_gets_a_default_service_account() =>
        await Eventually.Equal(KubernetesOutcome.Ok, async () => (await GetAsync(ServiceAccount, "default")).Outcome);

    [Fact]
    public async Task The_default_service_account_comes_back()
    {
        await Eventually.Equal(KubernetesOutcome.Ok, async () => (await GetAsync(ServiceAccount, "default")).Outcome);
        await DeleteAsync(ServiceAccount, "default");
        await Eventually.Equal(KubernetesOutcome.Ok, async () => (await GetAsync(ServiceAccount, "default")).Outcome);
    }

    [Fact]
    public async Task Deleting_a_namespace_removes_its_content_and_then_itself()
    {
        await CreateAsync(Map("a"));
        var spaces = await For(Namespace);
        await spaces.DeleteAsync(null, Space, null, Cancellation);
        await Eventually.Equal(KubernetesOutcome.NotFound, async () => (await spaces.GetAsync(null, Space, Cancellation)).Outcome, Patience);
        Assert.Equal(KubernetesOutcome.NotFound, (await GetAsync(ConfigMap, "a")).Outcome);
    }

    [Fact]
    public async Task A_namespace_waits_for_finalizers_and_says_what_holds_it()
    {
        await CreateAsync(Held("a"));
        var spaces = await For(Namespace);
        await spaces.DeleteAsync(null, Space, null, Cancellation);
        var space = await Eventually.Value(
            async () => (await spaces.GetAsync(null, Space, Cancellation)).Require(),
            found => Condition(found, "NamespaceFinalizersRemaining") is not null, Patience);
        Assert.Equal("Terminating", space["status"]!["phase"].Text());
        Assert.Equal("Some resources are remaining: configmaps. has 1 resource instances", Condition(space, "NamespaceContentRemaining"));
        Assert.Equal("Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances", Condition(space, "NamespaceFinalizersRemaining"));
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"finalizers":null}}""");
        await Eventually.Equal(KubernetesOutcome.NotFound, async () => (await spaces.GetAsync(null, Space, Cancellation)).Outcome, Patience);
    }

    [Fact]
    public async Task Creating_in_a_terminating_namespace_is_forbidden()
    {
        await CreateAsync(Held("a"));
        await (await For(Namespace)).DeleteAsync(null, Space, null, Cancellation);
        var result = await TryCreateAsync(ConfigMap, Map("late"));
        Refused(KubernetesOutcome.Forbidden, $"configmaps \"late\" is forbidden: unable to create new content in namespace {Space} because it is being terminated", result);
        Assert.Equal("NamespaceTerminating", result.Status!.Details!["causes"]![0]!["reason"].Text());
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"finalizers":null}}""");
    }

    [Fact]
    public async Task Deleting_a_namespace_answers_with_the_terminating_namespace()
    {
        await CreateAsync(Held("a"));
        var result = (await (await For(Namespace)).DeleteAsync(null, Space, null, Cancellation)).Require();
        Assert.NotNull(result.Metadata!["deletionTimestamp"]);
        Assert.Equal("Terminating", result["status"]!["phase"].Text());
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"finalizers":null}}""");
    }

    [Fact]
    public async Task A_namespace_name_is_a_label()
    {
        var result = await TryCreateAsync(Namespace, new() { ["metadata"] = new JsonObject { ["name"] = "Not.Valid" } });
        Assert.Equal(KubernetesOutcome.Invalid, result.Outcome);
        Assert.StartsWith("Namespace \"Not.Valid\" is invalid: metadata.name: Invalid value: \"Not.Valid\":", result.Status!.Message);
    }

    private JsonObject Held(string name)
    {
        var manifest = Map(name);
        manifest["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        return manifest;
    }

    private static string? Condition(JsonObject space, string type) => (space["status"]?["conditions"] as JsonArray ?? [])
        .FirstOrDefault(condition => condition!["type"].Text() == type && condition["status"].Text() == "True")?["message"].Text();
}

public sealed class LocalNamespaceCompliance(LocalApiServer server) : NamespaceCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealNamespaceCompliance(RealApiServer server) : NamespaceCompliance(server), IClassFixture<RealApiServer>;
