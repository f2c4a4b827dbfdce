namespace HyperFleet.Mqtt;

/// <summary>A connection that comes back, and the subscriptions it comes back with.</summary>
public sealed record MqttSessionOptions
{
    public required MqttClientOptions Client { get; init; }

    /// <summary>Made on every connection, unless the broker has kept them with the session.</summary>
    public IReadOnlyList<MqttSubscription> Subscriptions { get; init; } = [];

    public MqttReconnectOptions Reconnect { get; init; } = new();

    /// <summary>
    /// Asked before each connection for what has been replaced meanwhile: a user, a password, certificates. What
    /// cannot be had or used is logged, and the connection is tried with what there was before. Null: nothing changes.
    /// </summary>
    public Func<MqttClientOptions, MqttClientOptions>? Renew { get; init; }

    /// <summary>Every error in the options, each with its fix; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate() => [.. Client.Validate(), .. Reconnect.Errors()];
}
