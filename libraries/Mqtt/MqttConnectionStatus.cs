namespace HyperFleet.Mqtt;

/// <summary>The states of a session.</summary>
public enum MqttConnectionStatus
{
    /// <summary>Not started, waiting for the next attempt, or stopped.</summary>
    Disconnected = 0,

    /// <summary>Connecting and subscribing.</summary>
    Connecting = 1,

    /// <summary>Connected, and every subscription granted.</summary>
    Connected = 2,
}
