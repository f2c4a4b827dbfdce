using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Storage;

/// <summary>An object as it is at one revision. The tree is never changed once it is stored: writers clone.</summary>
internal sealed class StoredObject
{
    private readonly byte[] _utf8;

    private StoredObject(JsonObject json, long revision)
    {
        // What is stored is what was written: one tree, parsed from the bytes that readers get.
        _utf8 = JsonSerializer.SerializeToUtf8Bytes(json, JsonText.Options);
        Json = (JsonObject)JsonNode.Parse(_utf8)!;
        Revision = revision;
        Name = json.Name!;
        Namespace = json.Namespace ?? "";
        Uid = json.Uid ?? "";
    }

    internal JsonObject Json { get; }

    internal long Revision { get; }

    internal string Name { get; }

    internal string Namespace { get; }

    internal string Uid { get; }

    internal ReadOnlySpan<byte> Utf8 => _utf8;

    internal JsonObject Copy() => (JsonObject)Json.DeepClone();

    internal static StoredObject At(JsonObject json, long revision)
    {
        json.Metadata!["resourceVersion"] = revision.ToString();
        return new(json, revision);
    }
}
