namespace HyperFleet.Mqtt;

/// <summary>
/// A message to publish. The payload and the property list are read when the packet is written, again when it is sent once more
/// after a broken connection: leave them unchanged until the publish has completed.
/// </summary>
public readonly record struct MqttPublish
{
    private readonly IReadOnlyList<MqttUserProperty>? _userProperties;

    public MqttPublish(string topic, ReadOnlyMemory<byte> payload) => (Topic, Payload) = (topic, payload);

    /// <summary>The topic name, without wildcards. AWS IoT Core: 256 bytes, 7 slashes.</summary>
    public string Topic { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>At least once unless said otherwise.</summary>
    public MqttQualityOfService QualityOfService { get; init; } = MqttQualityOfService.AtLeastOnce;

    public bool Retain { get; init; }

    /// <summary>MQTT 5. The media type of the payload.</summary>
    public string? ContentType { get; init; }

    /// <summary>MQTT 5. States that the payload is UTF-8 (payload format indicator 1).</summary>
    public bool PayloadIsText { get; init; }

    /// <summary>MQTT 5. How long the broker may keep the message for a subscriber; whole seconds, rounded up.</summary>
    public TimeSpan? Expiry { get; init; }

    /// <summary>MQTT 5.</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>MQTT 5. Not sent when empty.</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; init; }

    /// <summary>MQTT 5.</summary>
    public IReadOnlyList<MqttUserProperty> UserProperties
    {
        get => _userProperties ?? [];
        init => _userProperties = value;
    }

    internal bool NeedsMqtt5 =>
        ContentType is not null || PayloadIsText || Expiry is not null || ResponseTopic is not null || !CorrelationData.IsEmpty
        || UserProperties.Count > 0;
}
