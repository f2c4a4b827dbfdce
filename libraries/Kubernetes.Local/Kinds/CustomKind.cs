using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Kinds;

/// <summary>What a CustomResourceDefinition says about one version, beyond names and schema.</summary>
internal sealed record CustomKind(string DefinitionName, JsonArray Columns, JsonObject? Scale)
{
    internal string StorageVersion { get; init; } = "";
}
