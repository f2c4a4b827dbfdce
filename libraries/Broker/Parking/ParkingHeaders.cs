using System.Globalization;
using HyperFleet.Broker.Consuming;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Parking;

/// <summary>What a parked message carries about its past: strings only, so that any consumer can read it (incident I18).</summary>
internal static class ParkingHeaders
{
    public const string Prefix = "hyperfleet-parked-";
    public const string ParkedId = Prefix + "id";
    public const string Reason = Prefix + "reason";
    public const string Attempts = Prefix + "attempts";
    public const string Time = Prefix + "time";
    public const string Queue = Prefix + "queue";
    public const string Exchange = Prefix + "exchange";
    public const string RoutingKey = Prefix + "routing-key";
    private const string ReplayedExchange = "hyperfleet-replayed-exchange";
    private const string ReplayedRoutingKey = "hyperfleet-replayed-routing-key";
    private const int MaxReason = 1000;

    /// <summary>The message's own properties that survive, and its past.</summary>
    public static BasicProperties Write(Delivery delivery, string queue, string parkedId, string reason, DateTimeOffset now)
    {
        var headers = Original(delivery.Properties);
        headers[ParkedId] = parkedId;
        headers[Reason] = reason.Length > MaxReason ? reason[..MaxReason] : reason;
        headers[Attempts] = delivery.Attempts.ToString(CultureInfo.InvariantCulture);
        headers[Time] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        headers[Queue] = queue;
        headers[Exchange] = MessageHeaders.Text(delivery.Properties.Headers, ReplayedExchange) ?? delivery.Exchange;
        headers[RoutingKey] = MessageHeaders.Text(delivery.Properties.Headers, ReplayedRoutingKey) ?? delivery.RoutingKey;
        return Properties(delivery.Properties, headers);
    }

    /// <summary>The message as it was before it was parked.</summary>
    public static BasicProperties Remove(IReadOnlyBasicProperties parked) => Properties(parked, Original(parked));

    /// <summary>The same for its queue alone: its first routing travels along, to be known if it is parked again.</summary>
    public static BasicProperties RemoveForQueue(IReadOnlyBasicProperties parked)
    {
        var headers = Original(parked);
        headers[ReplayedExchange] = MessageHeaders.Text(parked.Headers, Exchange) ?? "";
        headers[ReplayedRoutingKey] = MessageHeaders.Text(parked.Headers, RoutingKey) ?? "";
        return Properties(parked, headers);
    }

    private static Dictionary<string, object?> Original(IReadOnlyBasicProperties properties) =>
        MessageHeaders.Texts(properties.Headers)
            .Where(header => !header.Key.StartsWith(Prefix, StringComparison.Ordinal) && header.Key is not (ReplayedExchange or ReplayedRoutingKey))
            .ToDictionary(header => header.Key, object? (header) => header.Value, StringComparer.Ordinal);

    private static BasicProperties Properties(IReadOnlyBasicProperties original, Dictionary<string, object?> headers)
    {
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent, Headers = headers };
        if (original.IsContentTypePresent())
            properties.ContentType = original.ContentType;
        return properties;
    }
}
