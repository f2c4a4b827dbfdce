using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Authorization;

/// <summary>
/// Role-based access control over the roles and bindings in the store. Who holds the server's token may do everything; others exist by
/// impersonation and in reviews.
/// </summary>
internal sealed class Authorizer(Store store)
{
    internal const string Group = "rbac.authorization.k8s.io";

    // What every cluster grants to everyone: to find out what there is, and what one may do.
    private static readonly PolicyRule Everyone = new(["get"], [], [], [], ["*"]);
    private static readonly PolicyRule Oneself = new(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], [], []);

    /// <summary>Why the request is permitted, empty when that needs no binding; null when it is not.</summary>
    internal string? Permits(Caller caller, AccessRequest request)
    {
        if (caller.IsMaster || Everyone.Permits(request) || Oneself.Permits(request))
            return "";
        return Grants(caller, request.Namespace).FirstOrDefault(grant => grant.Rule.Permits(request))?.Reason;
    }

    /// <summary>Every rule that somebody has in a namespace; without a namespace, in the whole cluster.</summary>
    internal IEnumerable<Grant> Grants(Caller caller, string space)
    {
        var state = store.State;
        foreach (var binding in state.List($"clusterrolebindings.{Group}", ""))
            foreach (var grant in Of(state, caller, binding, $"ClusterRoleBinding \"{binding.Name}\""))
                yield return grant;
        if (space.Length == 0)
            yield break;
        foreach (var binding in state.List($"rolebindings.{Group}", space))
            foreach (var grant in Of(state, caller, binding, $"RoleBinding \"{binding.Name}/{space}\""))
                yield return grant;
    }

    /// <summary>The rules of a role that a binding in a namespace refers to; none when there is no such role.</summary>
    internal static IEnumerable<PolicyRule> RulesOf(StoreState state, JsonObject? reference, string space) =>
        FindRole(state, reference, space) is { } role ? PolicyRule.Of(role.Json) : [];

    internal static StoredObject? FindRole(StoreState state, JsonObject? reference, string space)
    {
        var (kind, name) = (reference?["kind"].Text(), reference?["name"].Text() ?? "");
        return kind == "ClusterRole" ? state.Find($"clusterroles.{Group}", "", name) : state.Find($"roles.{Group}", space, name);
    }

    private static IEnumerable<Grant> Of(StoreState state, Caller caller, StoredObject binding, string title)
    {
        var subject = (binding.Json["subjects"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(subject => Names(subject, caller, binding.Namespace));
        if (subject is null)
            return [];
        var reference = binding.Json["roleRef"] as JsonObject;
        var reason = $"RBAC: allowed by {title} of {reference?["kind"].Text()} \"{reference?["name"].Text()}\" to {Describe(subject, binding.Namespace)}";
        return RulesOf(state, reference, binding.Namespace).Select(rule => new Grant(rule, reason));
    }

    private static bool Names(JsonObject subject, Caller caller, string space)
    {
        var name = subject["name"].Text() ?? "";
        return subject["kind"].Text() switch
        {
            "User" => name == caller.User,
            "Group" => caller.Groups.Contains(name),
            "ServiceAccount" => caller.ServiceAccount is { } account && account.Name == name && account.Namespace == (subject["namespace"].Text() ?? space),
            _ => false,
        };
    }

    private static string Describe(JsonObject subject, string space)
    {
        var (kind, name) = (subject["kind"].Text(), subject["name"].Text());
        return kind == "ServiceAccount" ? $"{kind} \"{name}/{subject["namespace"].Text() ?? space}\"" : $"{kind} \"{name}\"";
    }
}
