namespace HyperFleet.Mqtt.Packets;

/// <summary>CONNACK (MQTT 5 §3.2). The return codes of MQTT 3.1.1 are translated into reason codes.</summary>
internal readonly record struct ConnackPacket(bool SessionPresent, MqttReasonCode ReasonCode, Properties Properties) : IPacket
{
    private static readonly MqttReasonCode[] ReturnCodes =
    [
        MqttReasonCode.Success, MqttReasonCode.UnsupportedProtocolVersion, MqttReasonCode.ClientIdentifierNotValid,
        MqttReasonCode.ServerUnavailable, MqttReasonCode.BadUserNameOrPassword, MqttReasonCode.NotAuthorized,
    ];

    public static ConnackPacket Read(ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new PacketReader(body);
        var flags = reader.Byte();
        if (flags > 1)
            throw MqttProtocolException.Malformed($"the acknowledge flags 0x{flags:x2} do not exist");
        var packet = new ConnackPacket(flags == 1, ReadCode(reader.Byte(), version), reader.Properties(PropertyOwners.Connack, version));
        reader.End();
        return packet.SessionPresent && packet.ReasonCode != MqttReasonCode.Success
            ? throw MqttProtocolException.Violation("a refused connection has no session")
            : packet;
    }

    public void Write(PacketWriter packet, MqttProtocolVersion version)
    {
        packet.Begin(PacketType.Connack);
        packet.Byte(SessionPresent ? 1 : 0);
        packet.Byte(version == MqttProtocolVersion.V5 ? (byte)ReasonCode : Array.IndexOf(ReturnCodes, ReasonCode));
        if (version == MqttProtocolVersion.V5)
            packet.Section(Properties);
        packet.End();
    }

    private static MqttReasonCode ReadCode(byte code, MqttProtocolVersion version) => version switch
    {
        MqttProtocolVersion.V5 => (MqttReasonCode)code,
        _ when code < ReturnCodes.Length => ReturnCodes[code],
        _ => throw MqttProtocolException.Violation($"MQTT 3.1.1 has no return code {code}"),
    };
}
