using HyperFleet.Kubernetes.Local.Objects;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Local.Authorization;

/// <summary>Acting as somebody else, by the <c>Impersonate-User</c> and <c>Impersonate-Group</c> headers.</summary>
internal sealed class Impersonation(Authorizer authorizer)
{
    /// <summary>Who the request counts as, or why the real caller may not be that.</summary>
    internal (Caller Caller, KubernetesStatus? Refusal) Of(IHeaderDictionary headers, Caller real)
    {
        var user = headers["Impersonate-User"].ToString();
        IReadOnlyList<string> groups = [.. headers["Impersonate-Group"].Where(name => !string.IsNullOrEmpty(name)).Select(name => name!)];
        if (user.Length == 0)
            return (real, groups.Count == 0 ? null : Refusals.BadRequest("requested [{Group " + string.Join(' ', groups) + "}] without impersonating a user"));
        var caller = Caller.Named(user, groups);
        IEnumerable<AccessRequest> needed =
        [
            caller.ServiceAccount is { } account
                ? new("impersonate", "", "serviceaccounts", account.Namespace, account.Name)
                : new("impersonate", "", "users", "", user),
            .. groups.Select(name => new AccessRequest("impersonate", "", "groups", "", name)),
        ];
        return (caller, needed.FirstOrDefault(request => authorizer.Permits(real, request) is null) is { } missing
            ? new KubernetesStatus(403, "Forbidden", $"{missing.Resource} \"{missing.Name}\" is forbidden: {missing.Refuse(real)}") { Details = new() { ["name"] = missing.Name, ["kind"] = missing.Resource } }
            : null);
    }
}
