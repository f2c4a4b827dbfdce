using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Controllers;

/// <summary>An entry of <c>metadata.ownerReferences</c>.</summary>
internal sealed record OwnerReference(string Group, string Kind, string Name, string Uid, bool Blocks)
{
    internal static IReadOnlyList<OwnerReference> Of(JsonObject item) =>
        [.. (item.Metadata?["ownerReferences"] as JsonArray ?? []).OfType<JsonObject>().Select(Read)];

    private static OwnerReference Read(JsonObject entry) => new(
        GroupVersionKind.Parse(entry.ApiVersion ?? "", "").Group,
        entry.Kind ?? "",
        entry["name"].Text() ?? "",
        entry["uid"].Text() ?? "",
        entry["blockOwnerDeletion"]?.GetValue<bool>() == true);
}
