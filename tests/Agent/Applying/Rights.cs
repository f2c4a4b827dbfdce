using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Agent.Tests.Applying;

/// <summary>What service accounts of a ground's namespace may do, there or in the whole cluster.</summary>
internal sealed class Rights(Ground ground)
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    /// <summary>Everything that an executor needs for the objects of a kind.</summary>
    public const string All = "\"create\",\"update\",\"patch\",\"get\",\"delete\"";

    public static string Rule(string group, string resource, string verbs = All, string more = "") =>
        $$"""{"apiGroups":["{{group}}"],"resources":["{{resource}}"],"verbs":[{{verbs}}]{{more}}}""";

    public static string Role(string name, string rules, string space = "$") =>
        $$"""{"apiVersion":"{{Rbac}}/v1","kind":"Role","metadata":{"name":"$-{{name}}","namespace":"{{space}}"},"rules":[{{rules}}]}""";

    public static string ClusterRole(string name, string rules) =>
        $$"""{"apiVersion":"{{Rbac}}/v1","kind":"ClusterRole","metadata":{"name":"$-{{name}}"},"rules":[{{rules}}]}""";

    /// <param name="kind"><c>RoleBinding</c> or <c>ClusterRoleBinding</c>; it refers to the role of its own name.</param>
    public static string Binding(string kind, string name, string account) => $$"""
        {"apiVersion":"{{Rbac}}/v1","kind":"{{kind}}","metadata":{"name":"$-{{name}}"{{(kind == "RoleBinding" ? ",\"namespace\":\"$\"" : "")}}},
         "roleRef":{"apiGroup":"{{Rbac}}","kind":"{{kind.Replace("Binding", "", StringComparison.Ordinal)}}","name":"$-{{name}}"},
         "subjects":[{"kind":"ServiceAccount","namespace":"$","name":"{{account}}"}]}
        """;

    /// <summary>Lets an account do something in the namespace. A real server learns of it a moment later: this waits for it.</summary>
    public async Task GrantAsync(string account, params string[] rules)
    {
        await ground.CreateAsync(Role(account, string.Join(',', rules)));
        await ground.CreateAsync(Binding("RoleBinding", account, account));
        await UntilAsync(account, rules[0], isAllowed: true);
    }

    /// <summary>The same in all namespaces; <see cref="RemoveClusterWideAsync"/> ends it.</summary>
    public async Task GrantClusterWideAsync(string account, params string[] rules)
    {
        await ground.CreateAsync(ClusterRole(account, string.Join(',', rules)));
        await ground.CreateAsync(Binding("ClusterRoleBinding", account, account));
        await UntilAsync(account, rules[0], isAllowed: true);
    }

    public async Task WithdrawAsync(string account, string rule)
    {
        await ground.RemoveAsync(Binding("RoleBinding", account, account));
        await UntilAsync(account, rule, isAllowed: false);
    }

    public async Task RemoveClusterWideAsync(string account)
    {
        await ground.RemoveAsync(Binding("ClusterRoleBinding", account, account));
        await ground.RemoveAsync(ClusterRole(account, ""));
    }

    private Task UntilAsync(string account, string rule, bool isAllowed)
    {
        var asked = ground.Json(rule);
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SubjectAccessReview",
            ["metadata"] = new JsonObject(),
            ["spec"] = new JsonObject
            {
                ["user"] = $"system:serviceaccount:{ground.Prefix}:{account}",
                ["resourceAttributes"] = new JsonObject
                {
                    ["namespace"] = ground.Prefix, ["verb"] = asked["verbs"]![0]!.DeepClone(), ["group"] = asked["apiGroups"]![0]!.DeepClone(),
                    ["resource"] = asked["resources"]![0]!.DeepClone(), ["name"] = asked["resourceNames"]?[0]!.DeepClone() ?? "",
                },
            },
        };
        return Eventually.Equal(isAllowed, async () => (await ground.CreateAsync(review))["status"]!["allowed"]!.GetValue<bool>(), Deadline, $"{account} may {rule}");
    }
}
