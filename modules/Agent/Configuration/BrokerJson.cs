using System.Text.Json;
using System.Text.Json.Serialization;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Agent.Configuration;

/// <summary>How the broker file is read: Go durations, numbers also as text, scalars also where text is meant.</summary>
internal static class BrokerJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new Duration() },
    };

    private sealed class Duration : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && GoDuration.TryParse(reader.GetString(), out var value) ? value : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(GoDuration.Format(value));
    }
}
