namespace HyperFleet.Mqtt;

/// <summary>Who ended a connection.</summary>
public enum MqttDisconnectOrigin
{
    /// <summary>This side: asked to, because of a violation by the broker, or because the broker stopped answering.</summary>
    Client = 0,

    /// <summary>The broker, with CONNACK or DISCONNECT.</summary>
    Server = 1,

    /// <summary>The network: the connection could not be made, or ended without a word.</summary>
    Network = 2,
}
