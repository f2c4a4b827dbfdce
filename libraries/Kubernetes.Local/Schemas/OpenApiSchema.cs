using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>Reads the structural OpenAPI v3 schema of a CustomResourceDefinition.</summary>
internal static class OpenApiSchema
{
    internal static Schema Read(JsonObject? source)
    {
        if (source is null)
            return new(SchemaType.Struct) { KeepsUnknown = true };
        return new(TypeOf(source))
        {
            Fields = (source["properties"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => new Field(pair.Key, 0, Read(pair.Value as JsonObject))),
            Element = Element(source),
            ListKind = Text(source, "x-kubernetes-list-type") switch { "map" => ListKind.Map, "set" => ListKind.Set, _ => ListKind.Atomic },
            Keys = [.. (source["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(key => key.Text()!)],
            Atomic = Text(source, "x-kubernetes-map-type") == "atomic",
            KeepsUnknown = Flag(source, "x-kubernetes-preserve-unknown-fields"),
            Nullable = Flag(source, "nullable"),
            Default = source["default"]?.DeepClone(),
            Embedded = Flag(source, "x-kubernetes-embedded-resource"),
            Rules = source,
        };
    }

    private static SchemaType TypeOf(JsonObject source) => Text(source, "type") switch
    {
        _ when Flag(source, "x-kubernetes-int-or-string") => SchemaType.IntOrString,
        "object" => source["properties"] is null && source["additionalProperties"] is JsonObject ? SchemaType.Map : SchemaType.Struct,
        "array" => SchemaType.List,
        "string" => SchemaType.String,
        "integer" => SchemaType.Integer,
        "number" => SchemaType.Number,
        "boolean" => SchemaType.Boolean,
        _ => SchemaType.Any,
    };

    private static Schema? Element(JsonObject source) => (source["items"] ?? source["additionalProperties"]) switch
    {
        JsonObject inner => Read(inner),
        JsonValue value when value.TryGetValue<bool>(out var any) && any => Schema.Any,
        _ => null,
    };

    private static string? Text(JsonObject source, string name) => source[name].Text();

    private static bool Flag(JsonObject source, string name) => source[name] is JsonValue value && value.TryGetValue<bool>(out var set) && set;
}
