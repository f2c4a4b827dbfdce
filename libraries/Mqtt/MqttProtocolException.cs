namespace HyperFleet.Mqtt;

/// <summary>Bytes that are not MQTT, or that MQTT does not allow here and now. It ends the connection on which they arrived.</summary>
/// <param name="reasonCode">The code for the DISCONNECT packet (MQTT 5 §4.13).</param>
/// <param name="message">What was wrong.</param>
public sealed class MqttProtocolException(MqttReasonCode reasonCode, string message) : Exception(message)
{
    /// <summary>The code for the DISCONNECT packet (MQTT 5 §4.13).</summary>
    public MqttReasonCode ReasonCode { get; } = reasonCode;

    internal static MqttProtocolException Malformed(string message) => new(MqttReasonCode.MalformedPacket, message);

    internal static MqttProtocolException Violation(string message) => new(MqttReasonCode.ProtocolError, message);
}
