using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>One broken rule, in the words that Kubernetes' field errors have.</summary>
internal sealed record FieldError(string Field, string Reason, string Message)
{
    internal static FieldError Required(string field, string detail = "") => new(field, "FieldValueRequired", Join("Required value", detail));

    internal static FieldError Forbidden(string field, string detail) => new(field, "FieldValueForbidden", Join("Forbidden", detail));

    internal static FieldError Duplicate(string field, JsonNode? value) => new(field, "FieldValueDuplicate", Join("Duplicate value", value is JsonObject map ? $"map[string]interface {{}}{{{string.Join(", ", map.Select(pair => $"{Quote(pair.Key)}:{Show(pair.Value)}"))}}}" : Show(value)));

    internal static FieldError Invalid(string field, JsonNode? value, string detail) => InvalidText(field, Show(value), detail);

    /// <summary>For values that Go shows in its own way.</summary>
    internal static FieldError InvalidText(string field, string value, string detail) => new(field, "FieldValueInvalid", Join($"Invalid value: {value}", detail));

    internal static FieldError NotSupported(string field, JsonNode? value, IEnumerable<string> supported) =>
        new(field, "FieldValueNotSupported", $"Unsupported value: {Show(value)}: supported values: {string.Join(", ", supported.Select(text => $"\"{text}\""))}");

    internal static FieldError TooLong(string field, string detail) => new(field, "FieldValueTooLong", Join("Too long", detail));

    internal static FieldError TooMany(string field, string detail) => new(field, "FieldValueTooMany", Join("Too many", detail));

    internal static FieldError TypeInvalid(string field, string value, string detail) => new(field, "FieldValueTypeInvalid", Join($"Invalid value: {value}", detail));

    public override string ToString() => $"{Field}: {Message}";

    internal JsonObject ToCause() => new() { ["reason"] = Reason, ["message"] = Message, ["field"] = Field };

    internal static string Show(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.String => Quote(value.GetValue<string>()),
        _ => JsonText.Compact(value),
    };

    internal static string Quote(string text) => JsonText.Compact(JsonValue.Create(text));

    private static string Join(string head, string detail) => detail.Length == 0 ? head : $"{head}: {detail}";
}
