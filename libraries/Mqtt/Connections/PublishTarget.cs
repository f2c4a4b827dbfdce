namespace HyperFleet.Mqtt.Connections;

/// <summary>A connection as the ledger sees it: how much it takes, and what the broker behind it refuses.</summary>
internal sealed class PublishTarget(Outbound outbound, MqttServerLimits server, MqttClientOptions options)
{
    private readonly int _window = Math.Min(options.MaximumInFlight, server.ReceiveMaximum);
    private readonly long _maximumSize = Math.Min(options.MaximumOutboundPacketSize, server.MaximumPacketSize);

    /// <summary>Whether the network, and for QoS 1 the window of unanswered publishes, take one more.</summary>
    public bool HasRoom(in MqttPublish message, int inFlight) =>
        outbound.HasRoom && (message.QualityOfService == MqttQualityOfService.AtMostOnce || inFlight < _window);

    /// <summary>Sends the message, or returns why it cannot be sent.</summary>
    /// <param name="message">The message.</param>
    /// <param name="packetId">0 for QoS 0.</param>
    /// <param name="again">It was sent on an earlier connection; only a broker that kept the session may hear of it (MQTT 5 §4.4).</param>
    public MqttPublishResult? Send(in MqttPublish message, ushort packetId, bool again)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        try
        {
            return outbound.Send(message, (int)message.QualityOfService, packetId, again && server.SessionPresent, _maximumSize);
        }
        catch (MqttProtocolException e)
        {
            return MqttPublishResult.Refused(e.ReasonCode, e.Message);
        }
    }

    private MqttPublishResult? Refusal(in MqttPublish message)
    {
        if (outbound.Version == MqttProtocolVersion.V311 && message.NeedsMqtt5)
            return MqttPublishResult.Refused(MqttReasonCode.UnsupportedProtocolVersion, "MQTT 3.1.1 has no properties: connect with MQTT 5");
        if (message.QualityOfService > server.MaximumQualityOfService)
            return MqttPublishResult.Refused(MqttReasonCode.QoSNotSupported, "the broker takes QoS 0 only");
        if (message.Retain && !server.RetainAvailable)
            return MqttPublishResult.Refused(MqttReasonCode.RetainNotSupported, "the broker keeps no retained messages");
        return null;
    }
}
