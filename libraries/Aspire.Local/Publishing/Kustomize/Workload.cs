using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing.Kustomize;

/// <summary>One deployable resource: its manifest entry for what aspirate reads, its model for what the manifest has no words for.</summary>
internal sealed record Workload(string Name, JsonObject Definition, IResource Resource, string Image)
{
    public IEnumerable<(string Name, JsonObject Binding)> Bindings =>
        (Definition["bindings"] as JsonObject ?? []).Select(pair => (pair.Key, pair.Value!.AsObject()));

    public IReadOnlyList<JsonObject> Volumes => [.. (Definition["volumes"] as JsonArray ?? []).Select(volume => volume!.AsObject())];

    public IReadOnlyList<ContainerMountAnnotation> Files =>
        [.. Resource.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type == ContainerMountType.BindMount && File.Exists(mount.Source))];

    public int Replicas => Resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    public HttpProbeAnnotation? Probe => Resource.Annotations.OfType<HttpProbeAnnotation>().LastOrDefault();

    /// <summary>Lower-cased, slashes and dots become hyphens.</summary>
    public static string VolumeName(JsonObject volume) =>
        (volume["name"]?.GetValue<string>() ?? volume["target"]!.GetValue<string>().TrimStart('/')).ToLowerInvariant().Replace('/', '-').Replace('.', '-');
}
