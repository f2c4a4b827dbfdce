namespace HyperFleet.Mqtt;

/// <summary>The protocol level that CONNECT carries.</summary>
public enum MqttProtocolVersion
{
    /// <summary>Not a protocol version.</summary>
    None = 0,

    /// <summary>MQTT 3.1.1: no properties, no receive maximum, no reason for a disconnect.</summary>
    V311 = 4,

    /// <summary>MQTT 5.0.</summary>
    V5 = 5,
}
