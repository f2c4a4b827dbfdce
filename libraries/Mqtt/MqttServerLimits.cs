using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt;

/// <summary>What the broker announced in CONNACK (MQTT 5 §3.2.2.3), with the protocol's defaults filled in.</summary>
public sealed record MqttServerLimits
{
    /// <summary>The broker has kept the session: its subscriptions and unacknowledged messages.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>The identifier in use; assigned by the broker when none was given.</summary>
    public required string ClientId { get; init; }

    /// <summary>How many QoS 1 publishes may wait for their PUBACK.</summary>
    public int ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>Bytes of the largest packet that the broker takes.</summary>
    public long MaximumPacketSize { get; init; } = long.MaxValue;

    public MqttQualityOfService MaximumQualityOfService { get; init; } = MqttQualityOfService.AtLeastOnce;

    public bool RetainAvailable { get; init; } = true;

    public bool SharedSubscriptionAvailable { get; init; } = true;

    public bool WildcardSubscriptionAvailable { get; init; } = true;

    /// <summary>The interval in force; zero when keep-alive is off.</summary>
    public TimeSpan KeepAlive { get; init; }

    /// <summary>How long the broker keeps the session after the connection.</summary>
    public TimeSpan SessionExpiry { get; init; }

    internal static MqttServerLimits From(in ConnackPacket connack, MqttClientOptions options)
    {
        var properties = connack.Properties;
        bool Allows(PropertyId id) => properties.Number(id) is not 0;
        return new MqttServerLimits
        {
            SessionPresent = connack.SessionPresent,
            ClientId = properties.Text(PropertyId.AssignedClientIdentifier) ?? options.ClientId,
            ReceiveMaximum = (int)(properties.Number(PropertyId.ReceiveMaximum) ?? ushort.MaxValue),
            MaximumPacketSize = properties.Number(PropertyId.MaximumPacketSize) ?? long.MaxValue,
            MaximumQualityOfService = Allows(PropertyId.MaximumQoS) ? MqttQualityOfService.AtLeastOnce : MqttQualityOfService.AtMostOnce,
            RetainAvailable = Allows(PropertyId.RetainAvailable),
            SharedSubscriptionAvailable = Allows(PropertyId.SharedSubscriptionAvailable),
            WildcardSubscriptionAvailable = Allows(PropertyId.WildcardSubscriptionAvailable),
            KeepAlive = Seconds.Decode(properties.Number(PropertyId.ServerKeepAlive)) ?? options.KeepAlive,
            SessionExpiry = Seconds.Decode(properties.Number(PropertyId.SessionExpiryInterval)) ?? options.SessionExpiry,
        };
    }
}
