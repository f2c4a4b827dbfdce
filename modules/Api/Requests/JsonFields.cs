using System.Runtime.InteropServices;
using System.Text.Json;
using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Requests;

/// <summary>Reads typed members of a JSON object; the first mismatch is kept as the problem, and later reads give nothing.</summary>
internal sealed class JsonFields(JsonElement source, string prefix = "")
{
    private static readonly ReadOnlyMemory<byte> Null = "null"u8.ToArray();

    public Problem? Problem { get; private set; }

    /// <summary>Absent and <c>null</c> both give null.</summary>
    public string? Text(string name) =>
        Find(name, JsonValueKind.String, "a string") is { } value ? SafeText(name, value) : null;

    public int? Int(string name)
    {
        if (Find(name, JsonValueKind.Number, "an integer") is not { } value)
            return null;
        if (value.TryGetInt32(out var number))
            return number;
        Fail(name, "an integer");
        return null;
    }

    public long? Long(string name)
    {
        if (Find(name, JsonValueKind.Number, "an integer") is not { } value)
            return null;
        if (value.TryGetInt64(out var number))
            return number;
        Fail(name, "an integer");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Find(name, JsonValueKind.String, "a timestamp") is not { } value)
            return null;
        if (value.TryGetDateTimeOffset(out var time))
            return time.ToMicroseconds();
        Fail(name, "an RFC 3339 timestamp");
        return null;
    }

    public JsonElement? Object(string name) => Find(name, JsonValueKind.Object, "an object");

    public JsonElement? Array(string name) => Find(name, JsonValueKind.Array, "an array");

    public IReadOnlyDictionary<string, string>? Texts(string name)
    {
        if (Object(name) is not { } map)
            return null;
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in map.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
            {
                Fail($"{name}.{member.Name}", "a string");
                return null;
            }
            texts[member.Name] = SafeText(name, member.Value) ?? "";
        }
        return texts;
    }

    public bool Has(string name) => source.ValueKind == JsonValueKind.Object && source.TryGetProperty(name, out _);

    /// <summary>The bytes of a value as they came.</summary>
    public static ReadOnlyMemory<byte> Raw(JsonElement? value) => value is { } v ? JsonMarshal.GetRawUtf8Value(v).ToArray() : Null;

    private JsonElement? Find(string name, JsonValueKind kind, string description)
    {
        if (Problem is not null || source.ValueKind != JsonValueKind.Object)
            return null;
        if (!source.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == kind)
            return value;
        Fail(name, description);
        return null;
    }

    private string? SafeText(string name, JsonElement value)
    {
        try
        {
            var text = value.GetString()!;
            // PostgreSQL cannot store U+0000 in text.
            if (!text.Contains('\0'))
                return text;
        }
        catch (InvalidOperationException)
        {
            // Not valid UTF-8, or half a surrogate pair.
        }
        Fail(name, "a string of valid characters without U+0000");
        return null;
    }

    private void Fail(string name, string description) => Problem ??= Problem.Invalid(
        $"field '{prefix}{name}' must be {description}", [new(prefix + name, $"must be {description}", "format")]);
}
