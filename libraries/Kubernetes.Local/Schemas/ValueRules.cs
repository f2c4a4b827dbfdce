using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>Bounds, patterns, enumerations and combinations on one value that has the right type.</summary>
internal static class ValueRules
{
    private static readonly TimeSpan PatternDeadline = TimeSpan.FromMilliseconds(200);

    internal static IEnumerable<FieldError> Check(JsonNode value, JsonObject rules, string path)
    {
        var own = value.GetValueKind() switch
        {
            JsonValueKind.Number => Number(value, rules, path),
            JsonValueKind.String => Text(value.GetValue<string>(), rules, path),
            JsonValueKind.Array => List((JsonArray)value, rules, path),
            JsonValueKind.Object => Map((JsonObject)value, rules, path),
            _ => [],
        };
        return Enumeration(value, rules, path).Concat(own).Concat(Combination(value, rules, path));
    }

    private static IEnumerable<FieldError> Enumeration(JsonNode value, JsonObject rules, string path)
    {
        if (rules["enum"] is JsonArray allowed && !allowed.Any(option => JsonText.Same(option, value)))
            yield return FieldError.NotSupported(path, value, allowed.Select(option => option.Text() ?? JsonText.Compact(option)));
    }

    private static IEnumerable<FieldError> Number(JsonNode value, JsonObject rules, string path)
    {
        var number = ((JsonValue)value).GetValue<double>();
        if (Bound(rules, "minimum") is { } minimum && (Flag(rules, "exclusiveMinimum") ? number <= minimum : number < minimum))
            yield return Broken(path, value, $"should be greater than {(Flag(rules, "exclusiveMinimum") ? "" : "or equal to ")}{minimum}");
        if (Bound(rules, "maximum") is { } maximum && (Flag(rules, "exclusiveMaximum") ? number >= maximum : number > maximum))
            yield return Broken(path, value, $"should be less than {(Flag(rules, "exclusiveMaximum") ? "" : "or equal to ")}{maximum}");
        if (Bound(rules, "multipleOf") is { } step && number % step != 0)
            yield return Broken(path, value, $"should be a multiple of {step}");
    }

    private static IEnumerable<FieldError> Text(string text, JsonObject rules, string path)
    {
        if (Bound(rules, "minLength") is { } shortest && text.Length < shortest)
            yield return Broken(path, text, $"should be at least {shortest} chars long");
        if (Bound(rules, "maxLength") is { } longest && text.Length > longest)
            yield return FieldError.TooLong(path, $"may not be more than {longest} bytes");
        if (rules["pattern"].Text() is { } pattern && !Matches(text, pattern))
            yield return Broken(path, text, $"should match '{pattern}'");
        if (rules["format"].Text() is { } format && !HasFormat(text, format))
            yield return Broken(path, text, $"must be of type {format}: {FieldError.Quote(text)}");
    }

    private static IEnumerable<FieldError> List(JsonArray list, JsonObject rules, string path)
    {
        if (Bound(rules, "minItems") is { } fewest && list.Count < fewest)
            yield return Broken(path, list.Count, $"should have at least {fewest} items");
        if (Bound(rules, "maxItems") is { } most && list.Count > most)
            yield return FieldError.TooMany(path, $"{list.Count}: must have at most {most} items");
        if (Flag(rules, "uniqueItems") && list.Select(JsonText.Compact).Distinct().Count() < list.Count)
            yield return Broken(path, list, "shouldn't contain duplicates");
    }

    private static IEnumerable<FieldError> Map(JsonObject map, JsonObject rules, string path)
    {
        if (Bound(rules, "minProperties") is { } fewest && map.Count < fewest)
            yield return Broken(path, map.Count, $"should have at least {fewest} properties");
        if (Bound(rules, "maxProperties") is { } most && map.Count > most)
            yield return FieldError.TooMany(path, $"{map.Count}: must have at most {most} items");
    }

    private static IEnumerable<FieldError> Combination(JsonNode value, JsonObject rules, string path)
    {
        var name = $"\"{path}\"";
        if (rules["not"] is JsonObject not && Passes(value, not))
            yield return FieldError.InvalidText(path, "\"\"", $"{name} must not validate the schema (not)");
        if (rules["allOf"] is JsonArray all && !all.All(option => Passes(value, option)))
            yield return FieldError.InvalidText(path, "\"\"", $"{name} must validate all the schemas (allOf)");
        if (rules["anyOf"] is JsonArray any && !any.Any(option => Passes(value, option)))
            yield return FieldError.InvalidText(path, "\"\"", $"{name} must validate at least one schema (anyOf)");
        if (rules["oneOf"] is JsonArray one && one.Count(option => Passes(value, option)) is not 1 and var count)
            yield return FieldError.InvalidText(path, "\"\"", $"{name} must validate one and only one schema (oneOf). {(count == 0 ? "Found none valid" : $"Found {count} valid alternatives")}");
    }

    private static bool Passes(JsonNode value, JsonNode? option) => option is JsonObject rules && !SchemaValidation.Check(value, OpenApiSchema.Read(rules), "x").Any();

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.None, PatternDeadline);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool HasFormat(string text, string format) => format switch
    {
        "date-time" => DateTimeOffset.TryParse(text, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
        "ipv4" or "ipv6" => System.Net.IPAddress.TryParse(text, out _),
        "uuid" => Guid.TryParse(text, out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        _ => true,
    };

    private static FieldError Broken(string path, JsonNode value, string rule) => FieldError.Invalid(path, value, $"{path} in body {rule}");

    private static double? Bound(JsonObject rules, string name) => rules[name] is JsonValue value && value.TryGetValue<double>(out var bound) ? bound : null;

    private static bool Flag(JsonObject rules, string name) => rules[name] is JsonValue value && value.TryGetValue<bool>(out var set) && set;
}
