using System.Diagnostics.CodeAnalysis;
using HyperFleet.CloudEvents;

namespace HyperFleet.Mqtt;

/// <summary>
/// CloudEvents in MQTT 5 messages, binary mode: every attribute is a user property <c>ce-name</c>, the data is the payload
/// (Maestro wire §1.2). The prefix deviates from the CloudEvents binding, which has none; readers take both.
/// </summary>
public static class MqttCloudEvents
{
    private const string Prefix = "ce-";
    private const string Structured = "application/cloudevents";

    /// <summary>The message that carries the event; a content type is sent only with data.</summary>
    /// <exception cref="ArgumentException">The event breaks a rule of <see cref="CloudEvent.Invalidity"/>.</exception>
    public static MqttPublish ToMessage(CloudEvent cloudEvent, string topic) => new(topic, cloudEvent.Data)
    {
        ContentType = cloudEvent.Data.IsEmpty ? null : cloudEvent.DataContentType ?? "application/json",
        UserProperties = [.. CloudEventBinary.Attributes(cloudEvent).Select(x => new MqttUserProperty(Prefix + x.Key, x.Value))],
    };

    /// <summary>Reads an event in binary or structured mode; the event keeps the message's payload, not a copy.</summary>
    /// <returns>False with <paramref name="error"/> naming the attribute and the reason; never throws on content.</returns>
    public static bool TryRead(
        in MqttMessage message, [NotNullWhen(true)] out CloudEvent? cloudEvent, [NotNullWhen(false)] out string? error) =>
        message.ContentType is { } type && type.StartsWith(Structured, StringComparison.OrdinalIgnoreCase)
            ? CloudEventJson.TryDecode(message.Payload.Span, out cloudEvent, out error)
            : CloudEventBinary.TryDecode(Attributes(message.UserProperties), message.ContentType, message.Payload, out cloudEvent, out error);

    // What else a sender or a bridge adds to a message with prefixed attributes is not the event's.
    private static IEnumerable<KeyValuePair<string, string>> Attributes(MqttUserProperties properties)
    {
        var all = properties.ToList();
        var prefixed = all.Where(x => x.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).ToList();
        return prefixed.Count > 0
            ? prefixed.Select(x => KeyValuePair.Create(x.Name[Prefix.Length..], x.Value))
            : all.Select(x => KeyValuePair.Create(x.Name, x.Value));
    }
}
