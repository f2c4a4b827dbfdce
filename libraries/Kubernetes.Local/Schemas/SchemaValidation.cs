using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>The value rules of a CustomResourceDefinition's schema, in the words of the real server.</summary>
internal static class SchemaValidation
{
    internal static IEnumerable<FieldError> Check(JsonNode? value, Schema schema, string path = "")
    {
        if (schema.Rules is not { } rules)
            return [];
        if (value is null)
            return schema.Nullable || path.Length == 0 ? [] : [TypeError(path, "null", rules)];
        return HasType(value, schema) ? Inner(value, schema, path).Concat(ValueRules.Check(value, rules, path)) : [TypeError(path, TypeName(value), rules)];
    }

    private static IEnumerable<FieldError> Inner(JsonNode value, Schema schema, string path) => value switch
    {
        JsonObject map => Map(map, schema, path),
        JsonArray list when schema.Element is { } element => list.SelectMany((item, index) => Check(item, element, $"{path}[{index}]")).Concat(Duplicates(list, schema, path)),
        _ => [],
    };

    private static IEnumerable<FieldError> Map(JsonObject map, Schema schema, string path)
    {
        foreach (var name in (schema.Rules!["required"] as JsonArray ?? []).Select(name => name.Text()!))
            if (!map.ContainsKey(name))
                yield return FieldError.Required(Join(path, name));
        foreach (var (name, child) in map)
            if (schema.Of(name) is { } known && !(path.Length == 0 && name == "metadata"))
                foreach (var error in Check(child, known, Join(path, name)))
                    yield return error;
    }

    private static IEnumerable<FieldError> Duplicates(JsonArray list, Schema schema, string path)
    {
        if (schema.ListKind == ListKind.Atomic)
            yield break;
        var seen = new HashSet<string>();
        for (var i = 0; i < list.Count; i++)
        {
            var key = schema.ListKind == ListKind.Set ? list[i] : new JsonObject(schema.Keys.Select(name => KeyValuePair.Create(name, (list[i] as JsonObject)?[name]?.DeepClone())));
            if (!seen.Add(JsonText.Compact(key)))
                yield return FieldError.Duplicate($"{path}[{i}]", key);
        }
    }

    private static bool HasType(JsonNode value, Schema schema) => (schema.Type, value.GetValueKind()) switch
    {
        (SchemaType.Any, _) => true,
        (SchemaType.Struct or SchemaType.Map, JsonValueKind.Object) => true,
        (SchemaType.List, JsonValueKind.Array) => true,
        (SchemaType.String, JsonValueKind.String) => true,
        (SchemaType.Integer, JsonValueKind.Number) => value is JsonValue number && number.TryGetValue<double>(out var real) && double.IsInteger(real),
        (SchemaType.Number, JsonValueKind.Number) => true,
        (SchemaType.Boolean, JsonValueKind.True or JsonValueKind.False) => true,
        (SchemaType.IntOrString, JsonValueKind.String or JsonValueKind.Number) => true,
        _ => false,
    };

    private static FieldError TypeError(string path, string given, JsonObject rules)
    {
        var wanted = rules["type"].Text() ?? "integer,string";
        return FieldError.TypeInvalid(path.Length == 0 ? "<nil>" : path, FieldError.Quote(given), $"{path} in body must be of type {wanted}: {FieldError.Quote(given)}");
    }

    private static string TypeName(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value is JsonValue number && number.TryGetValue<long>(out _) ? "integer" : "number",
        _ => "boolean",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
