namespace HyperFleet.Mqtt;

/// <summary>What the broker publishes when this client vanishes without DISCONNECT.</summary>
/// <param name="Message">Its payload holds up to 65,535 bytes.</param>
public sealed record MqttWill(MqttPublish Message)
{
    /// <summary>MQTT 5. How long the broker waits; a reconnect in time withdraws the will.</summary>
    public TimeSpan? Delay { get; init; }
}
