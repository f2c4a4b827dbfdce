using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>The rules of role bindings.</summary>
internal static class Roles
{
    internal static IEnumerable<FieldError> CheckBinding(JsonObject binding, JsonObject? before)
    {
        var role = binding["roleRef"] as JsonObject ?? [];
        if (string.IsNullOrEmpty(role["name"].Text()))
            yield return FieldError.Required("roleRef.name");
        if (before is not null && !JsonText.Same(before["roleRef"], role))
            yield return FieldError.InvalidText("roleRef", $"rbac.RoleRef{{APIGroup:\"{role["apiGroup"].Text()}\", Kind:\"{role["kind"].Text()}\", Name:\"{role["name"].Text()}\"}}", "cannot change roleRef");
    }
}
