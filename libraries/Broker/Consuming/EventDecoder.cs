using HyperFleet.CloudEvents;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Consuming;

/// <summary>Body to event (broker contract §4.3): structured JSON always; binary mode only when the body is no envelope.</summary>
internal static class EventDecoder
{
    private static readonly string[] Prefixes = ["cloudEvents:", "cloudEvents_"];

    public static bool TryDecode(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, out CloudEvent? cloudEvent, out string? error)
    {
        if (CloudEventJson.TryDecode(body.Span, out cloudEvent, out error))
            return true;
        var attributes = Attributes(properties.Headers).ToList();
        return attributes.Count > 0 && CloudEventBinary.TryDecode(attributes, properties.ContentType, body, out cloudEvent, out error);
    }

    private static IEnumerable<KeyValuePair<string, string>> Attributes(IDictionary<string, object?>? headers) =>
        from header in MessageHeaders.Texts(headers)
        let prefix = Prefixes.FirstOrDefault(p => header.Key.StartsWith(p, StringComparison.OrdinalIgnoreCase))
        where prefix is not null
        select KeyValuePair.Create(header.Key[prefix.Length..], header.Value);
}
