using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Agent.Tests.Applying;

/// <summary>A work that names a service account gets no more than that may do (Maestro wire §8.8).</summary>
public sealed class ExecutorTests(MosquittoServer broker)
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Who_may_write_roles_cannot_grant_what_it_does_not_have()
    {
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: TestContext.Current.CancellationToken);
        using var view = new ClusterView(new(cluster.Connection));
        await view.CreateAsync(Role("writer", [Rbac], ["roles"], ["create", "update", "patch", "get", "delete"]));
        await view.CreateAsync(Binding("writer"));
        await using var source = await Source.StartAsync(broker, "executor");
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, "executor");

        await source.WantAsync("more", 1, AsAccount(Role("more", [""], ["secrets"], ["get"])));
        await Eventually.Equal(
            "Failed to apply manifest: not allowed to apply the resource rbac.authorization.k8s.io roles, default more, error: permission escalation, will try again in 1m0s",
            () => source.Last("more")?.Message ?? "none", Deadline);
        await source.WantAsync("same", 1, AsAccount(Role("same", [Rbac], ["roles"], ["get"])));
        await Eventually.True(() => source.Last("same") is { Applied: 1 }, Deadline);
        await source.WantAsync("other", 1, AsAccount(Bundles.ConfigMap("executor", "one")));
        await Eventually.Equal(
            "Failed to apply manifest: not allowed to apply the resource  configmaps, default executor, will try again in 1m0s", () => source.Last("other")?.Message ?? "none", Deadline);
        Assert.Null(await view.TextAsync("executor"));
    }

    private static JsonObject AsAccount(JsonObject manifest) => new()
    {
        ["manifests"] = new JsonArray(manifest),
        ["executer"] = new JsonObject { ["subject"] = new JsonObject { ["type"] = "ServiceAccount", ["serviceAccount"] = new JsonObject { ["namespace"] = "default", ["name"] = "worker" } } },
    };

    private static JsonObject Role(string name, string[] groups, string[] resources, string[] verbs) => new()
    {
        ["apiVersion"] = Rbac + "/v1",
        ["kind"] = "Role",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["rules"] = new JsonArray(new JsonObject { ["apiGroups"] = List(groups), ["resources"] = List(resources), ["verbs"] = List(verbs) }),
    };

    private static JsonObject Binding(string role) => new()
    {
        ["apiVersion"] = Rbac + "/v1",
        ["kind"] = "RoleBinding",
        ["metadata"] = new JsonObject { ["name"] = role, ["namespace"] = "default" },
        ["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "Role", ["name"] = role },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["namespace"] = "default", ["name"] = "worker" }),
    };

    private static JsonArray List(string[] values) => [.. values.Select(value => JsonValue.Create(value))];
}
