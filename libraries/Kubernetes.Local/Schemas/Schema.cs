using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>The shape of a value: what decoding, merging, ownership and validation go by. Built-in kinds and CRDs share it.</summary>
internal sealed class Schema(SchemaType type)
{
    internal static Schema Any { get; } = new(SchemaType.Any) { KeepsUnknown = true };

    internal SchemaType Type { get; } = type;

    /// <summary>The Go or OpenAPI name of a structure, for messages and documents; empty where it has none.</summary>
    internal string Name { get; init; } = "";

    internal Dictionary<string, Field> Fields { get; init; } = [];

    /// <summary>Of a list's items or a map's values.</summary>
    internal Schema? Element { get; init; }

    internal ListKind ListKind { get; init; }

    internal IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>A map or structure that is owned and replaced as a whole.</summary>
    internal bool Atomic { get; init; }

    /// <summary>A strategic merge patch merges this list instead of replacing it.</summary>
    internal bool PatchMerges { get; init; }

    internal string? PatchKey { get; init; }

    internal bool KeepsUnknown { get; init; }

    internal bool Nullable { get; init; }

    /// <summary>The value for an absent field.</summary>
    internal JsonNode? Default { get; init; }

    /// <summary>An object with kind, apiVersion and metadata of its own inside another.</summary>
    internal bool Embedded { get; init; }

    /// <summary>The OpenAPI schema that a CRD gave, for its value rules.</summary>
    internal JsonObject? Rules { get; init; }

    internal bool IsLeaf => Type switch
    {
        SchemaType.Struct or SchemaType.Map => Atomic,
        SchemaType.List => ListKind == ListKind.Atomic,
        _ => true,
    };

    internal Schema? Of(string field) => Fields.TryGetValue(field, out var found) ? found.Schema : Element;
}
