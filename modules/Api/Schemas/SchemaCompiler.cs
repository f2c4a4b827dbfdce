using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.Schemas;

/// <summary>Compiles schema objects of <c>components.schemas</c>. References are resolved when first used, so schemas may contain themselves.</summary>
internal sealed class SchemaCompiler(JsonObject schemas)
{
    private const string Prefix = "#/components/schemas/";
    private readonly Dictionary<string, Schema> _compiled = new(StringComparer.Ordinal);

    /// <exception cref="ConfigurationException">The schema is missing or cannot be used.</exception>
    public Schema Compile(string name)
    {
        lock (_compiled)
        {
            if (_compiled.TryGetValue(name, out var known))
                return known;
            if (schemas[name] is not JsonObject schema)
                throw new ConfigurationException($"The OpenAPI document has no schema '{name}'.");
            return _compiled[name] = Compile(schema);
        }
    }

    private Schema Compile(JsonObject schema) => new()
    {
        Type = Text(schema, "type"),
        Nullable = Flag(schema, "nullable"),
        Enum = schema["enum"] is JsonArray values ? [.. values.Select(v => JsonElement.Parse(v?.ToJsonString() ?? "null"))] : null,
        Format = Text(schema, "format"),
        Pattern = Text(schema, "pattern") is { } pattern ? CompilePattern(pattern) : null,
        Numbers = NumberBounds(schema),
        Lengths = new(Number(schema, "minLength"), Number(schema, "maxLength")),
        Items = new(Number(schema, "minItems"), Number(schema, "maxItems")),
        Members = new(Number(schema, "minProperties"), Number(schema, "maxProperties")),
        MultipleOf = Number(schema, "multipleOf"),
        UniqueItems = Flag(schema, "uniqueItems"),
        Item = One(schema["items"]),
        Required = schema["required"] is JsonArray required ? [.. required.Select(r => (string)r!)] : [],
        Properties = new((schema["properties"] as JsonObject ?? []).ToDictionary(p => p.Key, p => One(p.Value)!, StringComparer.Ordinal), StringComparer.Ordinal),
        AllowsAdditional = schema["additionalProperties"] is not JsonValue allowed || allowed.GetValueKind() != JsonValueKind.False,
        Additional = One(schema["additionalProperties"]),
        AllOf = Many(schema["allOf"]),
        AnyOf = Many(schema["anyOf"]),
        OneOf = Many(schema["oneOf"]),
        Not = One(schema["not"]),
    };

    private Lazy<Schema>? One(JsonNode? node)
    {
        if (node is not JsonObject schema)
            return null;
        if (Text(schema, "$ref") is not { } reference)
            return new(Compile(schema));
        if (!reference.StartsWith(Prefix, StringComparison.Ordinal) || !schemas.ContainsKey(reference[Prefix.Length..]))
            throw new ConfigurationException($"The OpenAPI document refers to '{reference}', which it does not have.");
        return new(() => Compile(reference[Prefix.Length..]));
    }

    private IReadOnlyList<Lazy<Schema>> Many(JsonNode? node) => node is JsonArray list ? [.. list.Select(One).OfType<Lazy<Schema>>()] : [];

    /// <summary>OpenAPI 3.0 makes limits exclusive by a flag, 3.1 by a number.</summary>
    private static Bounds NumberBounds(JsonObject schema)
    {
        var (min, max) = (Number(schema, "minimum"), Number(schema, "maximum"));
        var (belowMin, aboveMax) = (Number(schema, "exclusiveMinimum"), Number(schema, "exclusiveMaximum"));
        return new(belowMin ?? min, aboveMax ?? max, belowMin is not null || Flag(schema, "exclusiveMinimum"), aboveMax is not null || Flag(schema, "exclusiveMaximum"));
    }

    private static Regex CompilePattern(string pattern)
    {
        try
        {
            return Schema.CompilePattern(pattern);
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationException($"The OpenAPI document has the pattern '{pattern}', which is not a regular expression: {e.Message}", e);
        }
    }

    private static string? Text(JsonObject schema, string name) => schema[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string)value! : null;

    private static bool Flag(JsonObject schema, string name) => schema[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    private static decimal? Number(JsonObject schema, string name) =>
        schema[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? JsonElement.Parse(value.ToJsonString()).GetDecimal() : null;
}
