namespace HyperFleet.Mqtt;

/// <summary>A topic filter; <c>$share/group/filter</c> divides the messages among the group.</summary>
public sealed record MqttSubscription(string TopicFilter)
{
    /// <summary>The highest level at which the broker delivers.</summary>
    public MqttQualityOfService QualityOfService { get; init; } = MqttQualityOfService.AtLeastOnce;

    /// <summary>MQTT 5. Leaves out what this client publishes itself; not for shared subscriptions.</summary>
    public bool NoLocal { get; init; }

    /// <summary>MQTT 5. Keeps the retain flag as published.</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>MQTT 5. Leaves out messages that were retained before the subscription.</summary>
    public bool SkipRetained { get; init; }

    internal byte Options =>
        (byte)((int)QualityOfService | (NoLocal ? 0x04 : 0) | (RetainAsPublished ? 0x08 : 0) | (SkipRetained ? 0x20 : 0));
}
