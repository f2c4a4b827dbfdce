using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Configuration;
using static HyperFleet.Agent.Tests.Applying.Rights;

namespace HyperFleet.Agent.Tests.Applying;

/// <summary>A work that names a service account gets no more than that may do (Maestro wire §8.8), on a local and on a real API server.</summary>
public abstract class ExecutorTests(MosquittoServer broker, KubernetesConnection? cluster)
{
    private const string Maps = "configmaps";
    private const string Rbac = "rbac.authorization.k8s.io";
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(61);

    [Fact]
    public async Task Without_an_executor_the_agent_s_own_rights_count()
    {
        await using var ground = await StartAsync();
        await ground.ApplyAsync("work", 1, Manifests.Bundle([Map("a")]));
        await ground.DeleteAsync("work");
    }

    [Fact]
    public async Task An_account_without_rights_gets_nothing_and_nothing_is_recorded()
    {
        await using var ground = await StartAsync();
        await ground.WantAsync("work", 1, As("nobody", Map("a"), Map("b")));
        var status = await ground.StatusAsync("work", status => status.Message is not null);
        Assert.Equal([Refusal(ground, "a"), Refusal(ground, "b")], Messages(status));
        Assert.Equal(0, status.Applied);
        Assert.Null(await ground.GetAsync(Map("a")));
        Assert.Empty((await ground.AppliedWorkAsync("work"))!["status"]?["appliedResources"] as JsonArray ?? []);
        await ground.DeleteAsync("work");
    }

    [Fact]
    public async Task Each_of_the_verbs_is_needed()
    {
        await using var ground = await StartAsync();
        var rights = new Rights(ground);
        var verbs = All.Split(',');
        for (var missing = 0; missing < verbs.Length; missing++)
            await rights.GrantAsync($"without-{missing}", Rule("", Maps, string.Join(',', verbs.Where((_, i) => i != missing))));
        await rights.GrantAsync("all", Rule("", Maps));
        for (var missing = 0; missing < verbs.Length; missing++)
            await ground.WantAsync($"work-{missing}", 1, As($"without-{missing}", Map($"m-{missing}")));
        await ground.ApplyAsync("work", 1, As("all", Map("m")));
        for (var missing = 0; missing < verbs.Length; missing++)
        {
            Assert.Equal(Refusal(ground, $"m-{missing}"), (await ground.StatusAsync($"work-{missing}", status => status.Message is not null)).Message);
            Assert.Null(await ground.GetAsync(Map($"m-{missing}")));
            await ground.DeleteAsync($"work-{missing}");
        }
        await ground.DeleteAsync("work");
    }

    [Fact]
    public async Task What_is_permitted_is_applied_and_the_rest_is_refused()
    {
        await using var ground = await StartAsync();
        await new Rights(ground).GrantAsync("worker", Rule("", Maps));
        await ground.WantAsync("work", 1, As("worker", Map("a"), """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"$-b","namespace":"$"}}""", Map("c")));
        var status = await ground.StatusAsync("work", status => Messages(status) is [not null, not null, not null]);
        Assert.Equal(["Apply manifest complete", Refusal(ground, "b", "secrets"), "Apply manifest complete"], Messages(status));
        Assert.Equal(0, status.Applied);
        Assert.NotNull(await ground.GetAsync(Map("a")));
        Assert.NotNull(await ground.GetAsync(Map("c")));
        await ground.DeleteAsync("work");
        Assert.Null(await ground.GetAsync(Map("a")));
    }

    [Fact]
    public async Task A_right_that_comes_later_is_used_after_a_minute()
    {
        await using var ground = await StartAsync();
        await ground.WantAsync("work", 1, As("worker", Map("a")));
        await ground.StatusAsync("work", status => status.Message == Refusal(ground, "a"));
        await new Rights(ground).GrantAsync("worker", Rule("", Maps));
        ground.Time.Advance(Minute);
        await ground.StatusAsync("work", status => status.Applied == 1);
        await ground.DeleteAsync("work");
    }

    [Fact]
    public async Task A_right_that_is_withdrawn_stops_changes_and_leaves_what_is_there_until_the_work_goes()
    {
        await using var ground = await StartAsync();
        var rights = new Rights(ground);
        await rights.GrantAsync("worker", Rule("", Maps));
        await ground.ApplyAsync("work", 1, As("worker", Map("a", "one")));
        await rights.WithdrawAsync("worker", Rule("", Maps));
        await ground.WantAsync("work", 2, As("worker", Map("a", "two")));
        await ground.StatusAsync("work", status => status.Version == 2 && status.Message == Refusal(ground, "a"));
        Assert.Equal("one", (await ground.GetAsync(Map("a")))!["data"]!["text"]!.ToString());
        await ground.DeleteAsync("work");
        Assert.Null(await ground.GetAsync(Map("a")));
    }

    [Fact]
    public async Task An_object_that_was_there_is_not_taken_over_without_the_right_to_change_it()
    {
        await using var ground = await StartAsync();
        await new Rights(ground).GrantAsync("reader", Rule("", Maps, "\"create\",\"get\""));
        await ground.CreateAsync(Map("a", "theirs"));
        await ground.WantAsync("work", 1, As("reader", Map("a", "ours")));
        await ground.StatusAsync("work", status => status.Message == Refusal(ground, "a"));
        await ground.DeleteAsync("work");
        var live = await ground.GetAsync(Map("a"));
        Assert.Equal("theirs", live!["data"]!["text"]!.ToString());
        Assert.Null(live["metadata"]!["ownerReferences"]);
    }

    [Fact]
    public async Task Who_may_not_delete_must_orphan()
    {
        await using var ground = await StartAsync();
        await new Rights(ground).GrantAsync("keeper", Rule("", Maps, "\"create\",\"update\",\"patch\",\"get\""));
        await ground.WantAsync("foreground", 1, As("keeper", Map("a")));
        await ground.ApplyAsync("orphan", 1, With(As("keeper", Map("b")), """{"propagationPolicy":"Orphan"}"""));
        await ground.WantAsync("selective", 1, With(As("keeper", Map("c"), Map("d")),
            """{"propagationPolicy":"SelectivelyOrphan","selectivelyOrphans":{"orphaningRules":[{"group":"","resource":"configmaps","name":"$-c","namespace":"$"}]}}"""));
        Assert.Equal(Refusal(ground, "a"), (await ground.StatusAsync("foreground", status => status.Message is not null)).Message);
        Assert.Equal(["Apply manifest complete", Refusal(ground, "d")], Messages(await ground.StatusAsync("selective", status => status.Message is not null)));
        foreach (var work in new[] { "foreground", "orphan", "selective" })
            await ground.DeleteAsync(work);
        Assert.NotNull(await ground.GetAsync(Map("b")));
        Assert.NotNull(await ground.GetAsync(Map("c")));
    }

    [Fact]
    public async Task Rights_count_in_their_namespace_and_for_the_names_that_they_give()
    {
        await using var ground = await StartAsync();
        await new Rights(ground).GrantAsync("worker", Rule("", Maps, All, ",\"resourceNames\":[\"$-mine\"]"));
        await ground.ApplyAsync("mine", 1, As("worker", Map("mine")));
        await ground.WantAsync("other", 1, As("worker", Map("other"), Manifests.ConfigMap("mine", "elsewhere")));
        Assert.Equal(
            [Refusal(ground, "other"), $"Failed to apply manifest: not allowed to apply the resource  configmaps, default {ground.Prefix}-mine, will try again in 1m0s"],
            Messages(await ground.StatusAsync("other", status => status.Message is not null)));
        await ground.DeleteAsync("other");
        await ground.DeleteAsync("mine");
    }

    [Fact]
    public async Task Cluster_scoped_objects_need_rights_in_the_whole_cluster()
    {
        await using var ground = await StartAsync();
        var rights = new Rights(ground);
        await rights.GrantAsync("here", Rule("", "namespaces"));
        await ground.WantAsync("here", 1, As("here", Space("new")));
        Assert.Equal(
            $"Failed to apply manifest: not allowed to apply the resource  namespaces,  {ground.Prefix}-new, will try again in 1m0s",
            (await ground.StatusAsync("here", status => status.Message is not null)).Message);
        await rights.GrantClusterWideAsync("everywhere", Rule("", "namespaces"));
        await ground.ApplyAsync("everywhere", 1, As("everywhere", Space("new")));
        await rights.RemoveClusterWideAsync("everywhere");
        await ground.DeleteAsync("here");
        await ground.Source.DeleteAsync($"{ground.Prefix}-everywhere"); // when a namespace is gone is up to the cluster
    }

    [Fact]
    public async Task Who_may_write_roles_cannot_grant_what_it_does_not_have()
    {
        await using var ground = await StartAsync();
        await new Rights(ground).GrantAsync("writer", Rule(Rbac, "roles"));
        await ground.WantAsync("more", 1, As("writer", Role("more", Rule("", "secrets", "\"get\""))));
        Assert.Equal(
            $"Failed to apply manifest: not allowed to apply the resource {Rbac} roles, {ground.Prefix} {ground.Prefix}-more, error: permission escalation, will try again in 1m0s",
            (await ground.StatusAsync("more", status => status.Message is not null)).Message);
        Assert.Null(await ground.GetAsync(Role("more", "")));
        await ground.ApplyAsync("same", 1, As("writer", Role("same", Rule(Rbac, "roles", "\"get\""))));
        await ground.DeleteAsync("more");
        await ground.DeleteAsync("same");
    }

    [Fact]
    public async Task Who_may_write_bindings_binds_roles_that_it_has_or_may_bind()
    {
        await using var ground = await StartAsync();
        var rights = new Rights(ground);
        await rights.GrantAsync("binder", Rule(Rbac, "rolebindings"), Rule(Rbac, "roles", "\"bind\"", ",\"resourceNames\":[\"$-may\"]"));
        await ground.CreateAsync(Role("may", Rule("", "secrets", "\"get\"")));
        await ground.CreateAsync(Role("may-not", Rule("", "secrets", "\"get\"")));
        await ground.ApplyAsync("may", 1, As("binder", Binding("RoleBinding", "may", "somebody")));
        await ground.WantAsync("may-not", 1, As("binder", Binding("RoleBinding", "may-not", "somebody")));
        Assert.Contains("error: permission escalation", (await ground.StatusAsync("may-not", status => status.Message is not null)).Message, StringComparison.Ordinal);
        Assert.Null(await ground.GetAsync(Binding("RoleBinding", "may-not", "somebody")));
        await ground.DeleteAsync("may");
        await ground.DeleteAsync("may-not");
    }

    /// <summary>Nobody knows what a role will grant that is not there yet.</summary>
    [Fact]
    public async Task A_binding_to_a_role_that_comes_later_waits_for_it_and_grants_no_more_then()
    {
        await using var ground = await StartAsync();
        await new Rights(ground).GrantAsync("binder", Rule(Rbac, "rolebindings"));
        await ground.WantAsync("work", 1, As("binder", Binding("RoleBinding", "later", "somebody")));
        await ground.StatusAsync("work", status => status.Message == $"Failed to apply manifest: roles.{Rbac} \"{ground.Prefix}-later\" not found");
        await ground.CreateAsync(Role("later", Rule("", "secrets", "\"get\"")));
        await ground.StatusAsync("work", status => status.Message?.Contains("error: permission escalation", StringComparison.Ordinal) == true);
        Assert.Null(await ground.GetAsync(Binding("RoleBinding", "later", "somebody")));
        await ground.DeleteAsync("work");
    }

    /// <summary>Before the namespace is there, the API server answers its absence and not the escalation.</summary>
    [Fact]
    public async Task A_role_in_a_namespace_of_the_same_work_grants_no_more_either()
    {
        await using var ground = await StartAsync();
        var rights = new Rights(ground);
        await rights.GrantClusterWideAsync("writer", Rule("", "namespaces"), Rule(Rbac, "roles"));
        var (less, more) = (Role("less", Rule(Rbac, "roles", "\"get\""), "$-new"), Role("more", Rule("", "secrets", "\"get\""), "$-new"));
        await ground.WantAsync("work", 1, As("writer", more, less, Space("new")));
        var status = await ground.StatusAsync("work", status => Messages(status)[0]?.Contains("permission escalation", StringComparison.Ordinal) == true && Messages(status)[1] == "Apply manifest complete");
        Assert.Equal("Apply manifest complete", Messages(status)[2]);
        Assert.Null(await ground.GetAsync(more));
        await rights.RemoveClusterWideAsync("writer");
        await ground.Source.DeleteAsync($"{ground.Prefix}-work"); // when a namespace is gone is up to the cluster
    }

    [Theory]
    [InlineData("""{"type":"User","serviceAccount":{"namespace":"$","name":"worker"}}""")]
    [InlineData("""{"type":"ServiceAccount"}""")]
    [InlineData("""{"type":"ServiceAccount","serviceAccount":{"namespace":"$","name":""}}""")]
    public async Task An_executor_that_is_no_service_account_is_refused(string subject)
    {
        await using var ground = await StartAsync();
        await ground.WantAsync("work", 1, Manifests.Bundle([Map("a")], Executor(subject)));
        Assert.Equal(
            "Failed to apply manifest: the executor must be a ServiceAccount with a name and a namespace", (await ground.StatusAsync("work", status => status.Message is not null)).Message);
        Assert.Null(await ground.GetAsync(Map("a")));
        await ground.DeleteAsync("work");
    }

    private async Task<Ground> StartAsync()
    {
        var ground = await Ground.StartAsync(broker, cluster: cluster);
        await ground.CreateAsync("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"$"}}""");
        return ground;
    }

    private static string As(string account, params string[] manifests) =>
        Manifests.Bundle(manifests, Executor($$$"""{"type":"ServiceAccount","serviceAccount":{"namespace":"$","name":"{{{account}}}"}}"""));

    private static string Executor(string subject) => $",\"executer\":{{\"subject\":{subject}}}";

    private static string With(string bundle, string deleteOption) => bundle[..^1] + $",\"deleteOption\":{deleteOption}}}";

    private static string Map(string name, string text = "one") => Manifests.ConfigMap(name, text).Replace("\"default\"", "\"$\"", StringComparison.Ordinal);

    private static string Space(string name) => $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"$-{{{name}}}"}}""";

    private static string Refusal(Ground ground, string name, string resource = Maps) =>
        $"Failed to apply manifest: not allowed to apply the resource  {resource}, {ground.Prefix} {ground.Prefix}-{name}, will try again in 1m0s";

    /// <summary>What is said about the application of each manifest.</summary>
    private static IReadOnlyList<string?> Messages(Status status) => [.. (status.Data["resourceStatus"] as JsonArray ?? [])
        .Select(manifest => manifest!["conditions"]!.AsArray().FirstOrDefault(condition => condition!["type"]!.ToString() == "Applied")?["message"]?.ToString())];
}

public sealed class LocalExecutorTests(MosquittoServer broker) : ExecutorTests(broker, null);

/// <summary>On the cluster that <c>HYPERFLEET_TEST_KUBECONFIG</c> names.</summary>
public sealed class RealExecutorTests(MosquittoServer broker) : ExecutorTests(broker, Cluster())
{
    private static KubernetesConnection? Cluster()
    {
        var kubeconfig = Environment.GetEnvironmentVariable("HYPERFLEET_TEST_KUBECONFIG");
        Assert.SkipUnless(kubeconfig is { Length: > 0 }, "HYPERFLEET_TEST_KUBECONFIG names no cluster");
        return Kubeconfig.Load(kubeconfig!).Connect();
    }
}
