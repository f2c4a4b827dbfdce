using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HyperFleet.ServiceDefaults.Configuration;
using YamlDotNet.Serialization;

namespace HyperFleet.Sentinel.Configuration;

/// <summary>The configuration in force, defaults included, as YAML. It holds no secrets: tokens are in files, the broker's address elsewhere.</summary>
internal static class ConfigurationText
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new DurationText() },
    };

    public static string Yaml(SentinelOptions options)
    {
        var effective = options with { MessageDecision = options.MessageDecision ?? Decisions.DefaultRules.Section };
        var node = JsonSerializer.SerializeToNode(effective, SnakeCase)!;
        if (node["log"] is JsonObject log)
        {
            log.Remove("time_field");
            log.Remove("message_field");
        }

        return new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(Plain(node)!);
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(member => member.Key, member => Plain(member.Value), StringComparer.Ordinal),
        JsonArray list => list.Select(Plain).ToList(),
        null => null,
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when node.AsValue().TryGetValue<long>(out var whole) => whole,
            JsonValueKind.Number => node.GetValue<double>(),
            _ => node.ToString(),
        },
    };

    private sealed class DurationText : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(GoDuration.Format(value));
    }
}
