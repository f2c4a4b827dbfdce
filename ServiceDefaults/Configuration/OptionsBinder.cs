using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HyperFleet.ServiceDefaults.Configuration;

/// <summary>Turns merged configuration into an options record: snake_case keys, every key known, Go durations, scalars also from text.</summary>
public static class OptionsBinder
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new GoDurationConverter(), new LenientBooleanConverter(), new ScalarTextConverter(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <exception cref="ConfigurationException">An unknown key or a value of the wrong type; the message names its path.</exception>
    public static T Bind<T>(JsonObject merged)
    {
        try
        {
            return merged.Deserialize<T>(Strict) ?? throw new ConfigurationException("failed to unmarshal config: it is null");
        }
        catch (JsonException cause)
        {
            var path = cause.Path?.TrimStart('$', '.') ?? "";
            var unknown = cause.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal);
            // The serializer's own messages end with the path; those of the converters below are ours and say it better.
            var reason = unknown ? "unknown key"
                : !cause.Message.Contains("Path: $", StringComparison.Ordinal) ? cause.Message
                : $"a value of type {Node(merged, path)?.GetValueKind().ToString().ToLowerInvariant() ?? "null"} cannot stand here";
            throw new ConfigurationException($"failed to unmarshal config: '{path}': {reason}", cause);
        }
    }

    private static JsonNode? Node(JsonNode? root, string path)
    {
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries)) root = (root as JsonObject)?[part];
        return root;
    }

    private sealed class GoDurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => GoDuration.TryParse(reader.GetString(), out var value) ? value : throw new JsonException($"'{reader.GetString()}' is not a duration; write it like 5s, 500ms or 1m30s"),
            JsonTokenType.Number when reader.TryGetInt64(out var number) && number == 0 => TimeSpan.Zero,
            _ => throw new JsonException("a duration is written like 5s, 500ms or 1m30s"),
        };

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(GoDuration.Format(value));
    }

    private sealed class LenientBooleanConverter : JsonConverter<bool>
    {
        public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String => reader.GetString()!.ToLowerInvariant() switch
            {
                "true" or "1" or "t" => true,
                "false" or "0" or "f" => false,
                var text => throw new JsonException($"'{text}' is neither true nor false"),
            },
            _ => throw new JsonException("must be true or false"),
        };

        public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
    }

    /// <summary>Text settings accept unquoted numbers and booleans: <c>password: 12345</c> is text.</summary>
    private sealed class ScalarTextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => throw new JsonException("must be text"),
        };

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
