namespace HyperFleet.Mqtt;

/// <summary>The state of a session at one moment.</summary>
/// <param name="Status">The state.</param>
public sealed record MqttConnectionState(MqttConnectionStatus Status)
{
    /// <summary>While connected: what the broker announced, with it whether it had kept the session.</summary>
    public MqttServerLimits? Server { get; init; }

    /// <summary>While disconnected: why the last connection or attempt ended.</summary>
    public MqttDisconnect? Disconnect { get; init; }

    /// <summary>While disconnected: the wait before the next attempt; null when there will be none.</summary>
    public TimeSpan? RetryIn { get; init; }
}
