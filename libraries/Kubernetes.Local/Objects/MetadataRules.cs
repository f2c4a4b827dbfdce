using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>What every object's metadata must obey.</summary>
internal static class MetadataRules
{
    internal static IEnumerable<FieldError> Check(ApiKind kind, JsonObject item)
    {
        var name = item.Name ?? "";
        if (name.Length == 0)
            yield return FieldError.Required("metadata.name", "name or generateName is required");
        else
            foreach (var error in NameErrors(kind, name))
                yield return FieldError.Invalid("metadata.name", name, error);
        foreach (var error in Names.Labels(item.Labels, "metadata.labels"))
            yield return error;
        foreach (var error in Names.Annotations(item.Annotations, "metadata.annotations"))
            yield return error;
        foreach (var error in Owners(item.Metadata?["ownerReferences"] as JsonArray ?? []))
            yield return error;
        foreach (var error in Finalizers(kind, item))
            yield return error;
    }

    internal static IReadOnlyList<string> FinalizersOf(JsonObject item) => [.. (item.Metadata?["finalizers"] as JsonArray ?? []).Select(name => name.Text() ?? "")];

    private static IEnumerable<string> NameErrors(ApiKind kind, string name) => kind.Type.Kind switch
    {
        "Namespace" when !kind.IsCustom => Names.Label(name),
        "Service" when !kind.IsCustom => Names.Service(name),
        "Role" or "RoleBinding" or "ClusterRole" or "ClusterRoleBinding" when !kind.IsCustom => Names.PathSegment(name),
        _ => Names.Subdomain(name),
    };

    private static IEnumerable<FieldError> Owners(JsonArray owners)
    {
        var controllers = 0;
        for (var i = 0; i < owners.Count; i++)
        {
            var owner = (JsonObject)owners[i]!;
            foreach (var part in (string[])["apiVersion", "kind", "name", "uid"])
                if (string.IsNullOrEmpty(owner[part].Text()))
                    yield return FieldError.Invalid($"metadata.ownerReferences.{part}", "", part == "apiVersion" ? "version must not be empty" : $"{part} must not be empty");
            controllers += owner["controller"]?.GetValue<bool>() == true ? 1 : 0;
        }
        if (controllers > 1)
            yield return FieldError.Invalid("metadata.ownerReferences", JsonText.Compact(owners), "Only one reference can have Controller set to true");
    }

    private static IEnumerable<FieldError> Finalizers(ApiKind kind, JsonObject item)
    {
        foreach (var (index, name) in FinalizersOf(item).Index())
        {
            foreach (var error in Names.Qualified(name))
                yield return FieldError.Invalid("metadata.finalizers", name, error);
            // Custom resources may have finalizers without a slash, like those of Argo CD.
            if (!kind.IsCustom && !name.Contains('/') && name is not ("orphan" or "foregroundDeletion" or "kubernetes"))
                yield return FieldError.Invalid($"metadata.finalizers[{index}]", name, "name is neither a standard finalizer name nor is it fully qualified");
        }
        if (FinalizersOf(item) is var all && all.Contains("orphan") && all.Contains("foregroundDeletion"))
            yield return FieldError.Invalid("metadata.finalizers", JsonText.ToArray(all), "finalizer orphan and foregroundDeletion cannot be both set");
    }
}
