using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Authorization;

/// <summary>Nobody hands out permissions that he does not have, by a role or by a binding.</summary>
internal sealed class Escalation(Authorizer authorizer)
{
    /// <summary>The refusal; null when the object grants nothing new.</summary>
    internal KubernetesStatus? Check(Caller caller, ApiKind kind, JsonObject item, string space, StoreState state)
    {
        if (caller.IsMaster || kind.Type.Group != Authorizer.Group)
            return null;
        var isBinding = kind.Plural.EndsWith("bindings");
        if (MayAnyway(caller, kind, item, space, isBinding))
            return null;
        if (isBinding && Authorizer.FindRole(state, item["roleRef"] as JsonObject, space) is null)
            return NoSuchRole(item["roleRef"] as JsonObject);
        var granted = isBinding ? Authorizer.RulesOf(state, item["roleRef"] as JsonObject, space) : PolicyRule.Of(item);
        var held = authorizer.Grants(caller, space).Select(grant => grant.Rule).ToList();
        var missing = granted.Where(rule => rule.Atoms().Any(atom => !held.Any(own => own.Permits(atom)))).ToList();
        return missing.Count == 0 ? null : Refusals.Forbidden(kind, item.Name ?? "",
            $"user \"{caller.User}\" (groups=[{string.Join(' ', caller.Groups.Select(name => $"\"{name}\""))}]) is attempting to grant RBAC permissions not currently held:\n{string.Join('\n', missing)}");
    }

    // What a role will grant that is not there yet, nobody knows.
    private static KubernetesStatus NoSuchRole(JsonObject? reference)
    {
        var (kind, name) = (reference?["kind"].Text() == "ClusterRole" ? "clusterroles" : "roles", reference?["name"].Text() ?? "");
        return new(404, "NotFound", $"{kind}.{Authorizer.Group} {Refusals.Quote(name)} not found") { Details = new() { ["name"] = name, ["group"] = Authorizer.Group, ["kind"] = kind } };
    }

    // The verbs by which an administrator lets somebody do it all the same.
    private bool MayAnyway(Caller caller, ApiKind kind, JsonObject item, string space, bool isBinding)
    {
        var role = item["roleRef"] as JsonObject;
        var request = isBinding
            ? new AccessRequest("bind", Authorizer.Group, role?["kind"].Text() == "ClusterRole" ? "clusterroles" : "roles", space, role?["name"].Text() ?? "")
            : new AccessRequest("escalate", Authorizer.Group, kind.Plural, space, item.Name ?? "");
        return authorizer.Permits(caller, request) is not null;
    }
}
