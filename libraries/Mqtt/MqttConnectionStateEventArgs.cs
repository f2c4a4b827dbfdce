namespace HyperFleet.Mqtt;

/// <summary>A change of a session's state.</summary>
public sealed class MqttConnectionStateEventArgs(MqttConnectionState state) : EventArgs
{
    public MqttConnectionState State { get; } = state;
}
