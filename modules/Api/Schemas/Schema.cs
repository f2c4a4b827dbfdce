using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HyperFleet.Api.Schemas;

/// <summary>One compiled OpenAPI 3.0 schema object. Properties are visited in alphabetical order.</summary>
internal sealed class Schema
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(100);

    public string? Type { get; init; }

    public bool Nullable { get; init; }

    public IReadOnlyList<JsonElement>? Enum { get; init; }

    public string? Format { get; init; }

    public Regex? Pattern { get; init; }

    public Bounds Numbers { get; init; } = Bounds.None;

    public Bounds Lengths { get; init; } = Bounds.None;

    public Bounds Items { get; init; } = Bounds.None;

    public Bounds Members { get; init; } = Bounds.None;

    public decimal? MultipleOf { get; init; }

    public bool UniqueItems { get; init; }

    public Lazy<Schema>? Item { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    public SortedDictionary<string, Lazy<Schema>> Properties { get; init; } = [];

    public bool AllowsAdditional { get; init; } = true;

    public Lazy<Schema>? Additional { get; init; }

    public IReadOnlyList<Lazy<Schema>> AllOf { get; init; } = [];

    public IReadOnlyList<Lazy<Schema>> AnyOf { get; init; } = [];

    public IReadOnlyList<Lazy<Schema>> OneOf { get; init; } = [];

    public Lazy<Schema>? Not { get; init; }

    public void Check(JsonElement value, string field, SchemaViolations into)
    {
        if (value.ValueKind == JsonValueKind.Null && Nullable)
            return;
        if (Type is not null && !IsOfType(value))
        {
            into.Add(field, $"value must be {(Type is "object" or "array" or "integer" ? "an" : "a")} {Type}", "format");
            return;
        }
        if (Enum is not null && !Enum.Any(allowed => JsonElement.DeepEquals(allowed, value)))
            into.Add(field, $"value must be one of {string.Join(", ", Enum.Select(e => e.GetRawText()))}", "enum");
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                CheckNumber(value, field, into);
                break;
            case JsonValueKind.String:
                CheckText(value.GetString()!, field, into);
                break;
            case JsonValueKind.Array:
                CheckArray(value, field, into);
                break;
            case JsonValueKind.Object:
                CheckObject(value, field, into);
                break;
        }
        CheckCombinations(value, field, into);
    }

    private bool IsOfType(JsonElement value) => Type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        _ => true,
    };

    private void CheckNumber(JsonElement value, string field, SchemaViolations into)
    {
        if (!value.TryGetDecimal(out var number))
            return;
        Numbers.Check(number, "number", "", field, into, "min", "max");
        if (MultipleOf is { } step && number % step != 0)
            into.Add(field, $"number must be a multiple of {step.ToString(CultureInfo.InvariantCulture)}");
    }

    private void CheckText(string text, string field, SchemaViolations into)
    {
        Lengths.Check(text.EnumerateRunes().Count(), "string", " characters long", field, into, "min_length", "max_length");
        try
        {
            if (Pattern is not null && !Pattern.IsMatch(text))
                into.Add(field, $"string must match {Pattern}", "pattern");
        }
        catch (RegexMatchTimeoutException)
        {
            into.Add(field, "string takes too long to match its pattern", "pattern");
        }
        if (!Formats.IsValid(Format, text))
            into.Add(field, $"string must be a {Format}", "format");
    }

    private void CheckArray(JsonElement value, string field, SchemaViolations into)
    {
        Items.Check(value.GetArrayLength(), "array", " items", field, into, "min", "max");
        if (UniqueItems && value.EnumerateArray().Select(i => i.GetRawText()).Distinct(StringComparer.Ordinal).Count() != value.GetArrayLength())
            into.Add(field, "array items must be unique", "unique");
        foreach (var (index, item) in value.EnumerateArray().Index())
            Item?.Value.Check(item, $"{field}[{index}]", into);
    }

    private void CheckObject(JsonElement value, string field, SchemaViolations into)
    {
        Members.Check(value.EnumerateObject().Count(), "object", " members", field, into, "min", "max");
        foreach (var name in Required.Where(name => !value.TryGetProperty(name, out _)).Order(StringComparer.Ordinal))
            into.Add($"{field}.{name}", "property is required", "required");
        foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            if (Properties.TryGetValue(member.Name, out var property))
                property.Value.Check(member.Value, $"{field}.{member.Name}", into);
            else if (!AllowsAdditional)
                into.Add($"{field}.{member.Name}", "property is not allowed");
            else
                Additional?.Value.Check(member.Value, $"{field}.{member.Name}", into);
        }
    }

    private void CheckCombinations(JsonElement value, string field, SchemaViolations into)
    {
        foreach (var part in AllOf)
            part.Value.Check(value, field, into);
        if (AnyOf.Count > 0 && !AnyOf.Any(option => option.Value.Accepts(value)))
            into.Add(field, "value matches none of the allowed schemas");
        if (OneOf.Count > 0 && OneOf.Count(option => option.Value.Accepts(value)) != 1)
            into.Add(field, "value must match exactly one of the allowed schemas");
        if (Not is not null && Not.Value.Accepts(value))
            into.Add(field, "value matches a schema that is not allowed");
    }

    private bool Accepts(JsonElement value)
    {
        var violations = new SchemaViolations();
        Check(value, "", violations);
        return violations.Errors.Count == 0;
    }

    public static Regex CompilePattern(string pattern) => new(pattern, RegexOptions.ECMAScript, PatternLimit);
}
