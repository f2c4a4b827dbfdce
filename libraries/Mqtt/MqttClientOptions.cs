using System.Text;

namespace HyperFleet.Mqtt;

/// <summary>How to reach a broker and what to agree with it. The defaults stay inside the limits of AWS IoT Core.</summary>
public sealed record MqttClientOptions
{
    private const int HeaderAllowance = 4096;
    private readonly int? _port;

    /// <summary>AWS IoT Core's limit of a payload with its properties.</summary>
    public const int AwsIotPayloadLimit = 128 * 1024;

    public required string Host { get; init; }

    /// <summary>1883 without TLS, 8883 with, unless said otherwise; AWS IoT Core also listens on 443.</summary>
    public int Port
    {
        get => _port ?? (Tls is null ? 1883 : 8883);
        init => _port = value;
    }

    /// <summary>Null: no TLS.</summary>
    public MqttTlsOptions? Tls { get; init; }

    public MqttProtocolVersion ProtocolVersion { get; init; } = MqttProtocolVersion.V5;

    /// <summary>Unique among all clients of the broker: two connections with one identifier end each other. Empty: the broker assigns one.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Sent only when not empty.</summary>
    public string? UserName { get; init; }

    /// <summary>Sent only when not empty.</summary>
    public string? Password { get; init; }

    /// <summary>Makes the broker forget what it kept for this client.</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>How long the broker keeps the session after the connection. MQTT 3.1.1: kept for ever unless <see cref="CleanStart"/>.</summary>
    public TimeSpan SessionExpiry { get; init; }

    /// <summary>The longest silence of this side; then it sends a ping. Zero: no pings. AWS IoT Core: 30 s to 20 min.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    public MqttWill? Will { get; init; }

    /// <summary>
    /// How many QoS 1 messages the broker may send before they are acknowledged. Times <see cref="MaximumInboundPacketSize"/> it is the
    /// bound of the bytes that wait for a slow consumer; at the bound the client stops reading, whatever the broker sends.
    /// </summary>
    public int ReceiveMaximum { get; init; } = 100;

    /// <summary>How many topic aliases the broker may use. This side uses none.</summary>
    public int TopicAliasMaximum { get; init; } = 8;

    /// <summary>Bytes of the largest packet to receive; a broker leaves out what is larger.</summary>
    public int MaximumInboundPacketSize { get; init; } = AwsIotPayloadLimit + HeaderAllowance;

    /// <summary>Bytes of the largest packet to send; a larger publish is refused before it is sent.</summary>
    public int MaximumOutboundPacketSize { get; init; } = AwsIotPayloadLimit;

    /// <summary>The highest level at which this side publishes: a message that asks for more is sent at this one.</summary>
    public MqttQualityOfService PublishQualityOfService { get; init; } = MqttQualityOfService.AtLeastOnce;

    /// <summary>How many QoS 1 publishes may wait for their PUBACK; the broker's receive maximum lowers it. AWS IoT Core: 100.</summary>
    public int MaximumInFlight { get; init; } = 100;

    /// <summary>How many publishes may wait for room; one more is refused with <see cref="MqttReasonCode.QuotaExceeded"/>.</summary>
    public int MaximumQueued { get; init; } = 10_000;

    /// <summary>How many topic filters one SUBSCRIBE carries. AWS IoT Core: 8.</summary>
    public int MaximumFiltersPerSubscribe { get; init; } = 8;

    /// <summary>From the name lookup to CONNACK.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For PUBACK, SUBACK, UNSUBACK, PINGRESP and every write; a broker that is later is taken for gone.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Every error in the options, each with its fix; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. Check(!string.IsNullOrWhiteSpace(Host), "Host is empty: name the broker."),
        .. Range(nameof(Port), Port, 1, ushort.MaxValue),
        .. Check(ProtocolVersion is MqttProtocolVersion.V311 or MqttProtocolVersion.V5, $"ProtocolVersion {ProtocolVersion} is unknown: use V5 or V311."),
        .. Check(Encoding.UTF8.GetByteCount(ClientId) <= ushort.MaxValue, "ClientId has more than 65,535 bytes: shorten it."),
        .. Check(!ClientId.Contains('\0'), "ClientId contains U+0000: remove it."),
        .. Check(ClientId.Length > 0 || CleanStart || ProtocolVersion == MqttProtocolVersion.V5,
            "MQTT 3.1.1 cannot keep a session without a ClientId: set ClientId or CleanStart."),
        .. Check(ProtocolVersion == MqttProtocolVersion.V5 || string.IsNullOrEmpty(Password) || !string.IsNullOrEmpty(UserName),
            "MQTT 3.1.1 has no password without a user name: set UserName."),
        .. Check(Will is null || Will.Message.Payload.Length <= ushort.MaxValue, "The payload of Will has more than 65,535 bytes: shorten it."),
        .. Check(Will is null || TopicName.Error(Will.Message.Topic) is null, $"The topic of Will is invalid: {TopicName.Error(Will?.Message.Topic)}."),
        .. Check(Will is null || ProtocolVersion == MqttProtocolVersion.V5 || !Will.Message.NeedsMqtt5, "The properties of Will need MQTT 5: remove them or set ProtocolVersion to V5."),
        .. Range(nameof(ReceiveMaximum), ReceiveMaximum, 1, ushort.MaxValue),
        .. Range(nameof(TopicAliasMaximum), TopicAliasMaximum, 0, ushort.MaxValue),
        .. Range(nameof(MaximumInboundPacketSize), MaximumInboundPacketSize, 1024, 256 * 1024 * 1024),
        .. Range(nameof(MaximumOutboundPacketSize), MaximumOutboundPacketSize, 1024, 256 * 1024 * 1024),
        .. Range(nameof(MaximumInFlight), MaximumInFlight, 1, 60_000),
        .. Range(nameof(MaximumQueued), MaximumQueued, 0, 10_000_000),
        .. Range(nameof(MaximumFiltersPerSubscribe), MaximumFiltersPerSubscribe, 1, 1000),
        .. Range(nameof(KeepAlive), KeepAlive, TimeSpan.Zero, TimeSpan.FromSeconds(ushort.MaxValue)),
        .. Range(nameof(SessionExpiry), SessionExpiry, TimeSpan.Zero, TimeSpan.FromSeconds(uint.MaxValue)),
        .. Range(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
        .. Range(nameof(AnswerTimeout), AnswerTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
        .. Tls?.Errors() ?? [],
    ];

    internal MqttClientOptions Validated() =>
        Validate() is { Count: > 0 } errors ? throw new ArgumentException("The MQTT options cannot be used. " + string.Join(' ', errors)) : this;

    private static string[] Check(bool holds, string error) => holds ? [] : [error];

    private static string[] Range<T>(string name, T value, T minimum, T maximum) where T : IComparable<T> =>
        Check(value.CompareTo(minimum) >= 0 && value.CompareTo(maximum) <= 0, $"{name} is {value}: set it between {minimum} and {maximum}.");

    // Without this a record would print its password wherever it is logged.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(Tls is null ? "mqtt" : "mqtts")}://{Host}:{Port}, ClientId = {ClientId}");
        return true;
    }
}
