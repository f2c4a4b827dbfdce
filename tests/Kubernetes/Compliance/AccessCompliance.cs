using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>Roles, bindings, reviews and impersonation: what somebody else may do, asked and tried.</summary>
public abstract class AccessCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private static readonly GroupVersionKind Role = new(Rbac, "v1", "Role");
    private static readonly GroupVersionKind RoleBinding = new(Rbac, "v1", "RoleBinding");
    private static readonly GroupVersionKind ClusterRole = new(Rbac, "v1", "ClusterRole");
    private static readonly GroupVersionKind ClusterRoleBinding = new(Rbac, "v1", "ClusterRoleBinding");
    private static readonly GroupVersionKind Review = new("authorization.k8s.io", "v1", "SubjectAccessReview");

    private string Account => $"system:serviceaccount:{Space}:worker";

    [Fact]
    public async Task Without_a_binding_nothing_is_permitted()
    {
        var status = await AskAsync("get", "configmaps");
        Assert.False(status["allowed"]!.GetValue<bool>());
        Assert.Null(status["reason"]);
    }

    [Fact]
    public async Task A_role_permits_what_it_lists_in_its_namespace()
    {
        await GrantAsync("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["get","create"]}""");
        await Eventually.True(() => MayAsync("get", "configmaps"));
        await Eventually.True(() => MayAsync("create", "configmaps"));
        Assert.False(await MayAsync("delete", "configmaps"));
        Assert.False(await MayAsync("get", "secrets"));
        Assert.False(await MayAsync("get", "configmaps", group: "apps"));
        Assert.False(await MayAsync("get", "configmaps", space: "default"));
        Assert.Equal($"RBAC: allowed by RoleBinding \"workers/{Space}\" of Role \"work\" to ServiceAccount \"worker/{Space}\"", (await AskAsync("get", "configmaps"))["reason"].Text());
    }

    [Fact]
    public async Task A_rule_may_name_objects_and_subresources()
    {
        await GrantAsync("""{"apiGroups":["apps"],"resources":["deployments/scale"],"verbs":["*"]}""", """{"apiGroups":[""],"resources":["secrets"],"resourceNames":["mine"],"verbs":["get"]}""");
        await Eventually.True(() => MayAsync("update", "deployments", group: "apps", subresource: "scale"));
        Assert.False(await MayAsync("update", "deployments", group: "apps"));
        await Eventually.True(() => MayAsync("get", "secrets", name: "mine"));
        Assert.False(await MayAsync("get", "secrets", name: "other"));
        Assert.False(await MayAsync("get", "secrets"));
    }

    [Fact]
    public async Task A_cluster_role_permits_everywhere_or_where_it_is_bound()
    {
        var name = await ClusterRoleAsync("""{"apiGroups":["*"],"resources":["*"],"verbs":["list"]}""", """{"nonResourceURLs":["/sources/*"],"verbs":["pub"]}""");
        await BindAsync(RoleBinding, "ClusterRole", name, "workers");
        await Eventually.True(() => MayAsync("list", "secrets"));
        Assert.False(await MayAsync("list", "secrets", space: "default"));

        await BindAsync(ClusterRoleBinding, "ClusterRole", name, name);
        await Eventually.True(() => MayAsync("list", "secrets", space: "default"));
        await Eventually.True(() => MayAsync("list", "nodes", space: ""));
        await Eventually.True(() => MayPathAsync("pub", "/sources/mine"));
        Assert.False(await MayPathAsync("sub", "/sources/mine"));
        await DeleteClusterRoleAsync(name);
    }

    [Fact]
    public async Task Whom_one_acts_as_decides_what_is_permitted()
    {
        var refused = await CreateAsWorkerAsync(Map("a", ("k", "v")));
        Assert.Equal(KubernetesOutcome.Forbidden, refused.Outcome);
        Assert.Equal($"configmaps is forbidden: User \"{Account}\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"{Space}\"", refused.Status!.Message);

        await GrantAsync("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["create"]}""");
        await Eventually.Equal(KubernetesOutcome.Ok, async () => (await CreateAsWorkerAsync(Map("a", ("k", "v")))).Outcome);
        Assert.Equal(KubernetesOutcome.NotFound, (await GetAsync(ConfigMap, "a")).Outcome); // it was a dry run
    }

    [Fact]
    public async Task Nobody_grants_what_he_does_not_have()
    {
        await GrantAsync($$"""{"apiGroups":["{{Rbac}}"],"resources":["roles","rolebindings"],"verbs":["create"]}""", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""");
        await Eventually.Equal(KubernetesOutcome.Ok, async () => (await CreateAsWorkerAsync(NewRole("less", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}"""))).Outcome);
        var refused = await CreateAsWorkerAsync(NewRole("more", """{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}"""));
        Assert.Equal(KubernetesOutcome.Forbidden, refused.Outcome);
        Assert.Contains("is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}", refused.Status!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_binds_a_role_that_is_not_there()
    {
        await GrantAsync($$"""{"apiGroups":["{{Rbac}}"],"resources":["rolebindings"],"verbs":["create"]}""");
        var binding = Named(RoleBinding, "ghost", new()
        {
            ["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "Role", ["name"] = "ghost" },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = "worker", ["namespace"] = Space }),
        });
        await Eventually.Equal(KubernetesOutcome.NotFound, async () => (await CreateAsWorkerAsync(binding)).Outcome);
        Assert.Equal($"roles.{Rbac} \"ghost\" not found", (await CreateAsWorkerAsync(binding)).Status!.Message);
    }

    [Fact]
    public async Task Of_oneself_one_may_ask_without_a_right()
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["metadata"] = new JsonObject(),
            ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["namespace"] = Space, ["verb"] = "get", ["resource"] = "pods" } },
        };
        var kind = await For(GroupVersionKind.Of(review));
        var answer = (await kind.CreateAsync(review, new() { ImpersonatedUser = Account }, Cancellation)).Require();
        Assert.False(answer["status"]!["allowed"]!.GetValue<bool>());
    }

    private async Task<bool> MayAsync(string verb, string resource, string group = "", string? space = null, string name = "", string subresource = "")
    {
        var expected = new JsonObject { ["namespace"] = space ?? Space, ["verb"] = verb, ["group"] = group, ["resource"] = resource, ["name"] = name, ["subresource"] = subresource };
        return (await ReviewAsync(expected, "resourceAttributes"))["allowed"]!.GetValue<bool>();
    }

    private async Task<bool> MayPathAsync(string verb, string path) =>
        (await ReviewAsync(new() { ["path"] = path, ["verb"] = verb }, "nonResourceAttributes"))["allowed"]!.GetValue<bool>();

    private Task<JsonObject> AskAsync(string verb, string resource) => ReviewAsync(new() { ["namespace"] = Space, ["verb"] = verb, ["resource"] = resource }, "resourceAttributes");

    private async Task<JsonObject> ReviewAsync(JsonObject attributes, string member)
    {
        var spec = new JsonObject
        {
            ["user"] = Account,
            ["groups"] = new JsonArray("system:serviceaccounts", $"system:serviceaccounts:{Space}", "system:authenticated"),
            [member] = attributes,
        };
        return (JsonObject)(await CreateAsync(Review, new() { ["metadata"] = new JsonObject(), ["spec"] = spec }))["status"]!;
    }

    private async Task<KubernetesResult> CreateAsWorkerAsync(JsonObject manifest) =>
        await (await For(GroupVersionKind.Of(manifest))).CreateAsync(manifest, new() { ImpersonatedUser = Account, DryRun = true }, Cancellation);

    private JsonObject NewRole(string name, params string[] rules) => Named(Role, name, new() { ["rules"] = Rules(rules) });

    /// <summary>A role with these rules, bound to the worker. The real server learns of bindings a moment later.</summary>
    private async Task GrantAsync(params string[] rules)
    {
        await CreateAsync(NewRole("work", rules));
        await BindAsync(RoleBinding, "Role", "work", "workers");
    }

    private async Task<string> ClusterRoleAsync(params string[] rules)
    {
        var name = $"{Space}-reader";
        await CreateAsync(ClusterRole, new() { ["metadata"] = new JsonObject { ["name"] = name }, ["rules"] = Rules(rules) });
        return name;
    }

    private async Task BindAsync(GroupVersionKind kind, string roleKind, string role, string name)
    {
        var binding = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Kind,
            ["metadata"] = kind == ClusterRoleBinding ? new JsonObject { ["name"] = name } : new JsonObject { ["name"] = name, ["namespace"] = Space },
            ["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = roleKind, ["name"] = role },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = "worker", ["namespace"] = Space }),
        };
        await CreateAsync(kind, binding);
    }

    private async Task DeleteClusterRoleAsync(string name)
    {
        await (await For(ClusterRoleBinding)).DeleteAsync(null, name, null, Cancellation);
        await (await For(ClusterRole)).DeleteAsync(null, name, null, Cancellation);
    }

    private static JsonArray Rules(string[] rules) => new([.. rules.Select(rule => JsonNode.Parse(rule))]);
}

public sealed class LocalAccessCompliance(LocalApiServer server) : AccessCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealAccessCompliance(RealApiServer server) : AccessCompliance(server), IClassFixture<RealApiServer>;
