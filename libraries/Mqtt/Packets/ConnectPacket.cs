namespace HyperFleet.Mqtt.Packets;

/// <summary>CONNECT (MQTT 5 §3.1).</summary>
internal sealed record ConnectPacket : IPacket
{
    private const string ProtocolName = "MQTT";

    public required MqttProtocolVersion Version { get; init; }

    public required string ClientId { get; init; }

    public bool CleanStart { get; init; }

    public ushort KeepAlive { get; init; }

    public Properties Properties { get; init; }

    public WillFields? Will { get; init; }

    public string? UserName { get; init; }

    public byte[]? Password { get; init; }

    public static ConnectPacket Read(ReadOnlyMemory<byte> body)
    {
        var reader = new PacketReader(body);
        var version = ReadVersion(ref reader);
        var flags = reader.Byte();
        if ((flags & 1) != 0 || (flags & 0x18) == 0x18 || (flags & 0x04) == 0 && (flags & 0x38) != 0)
            throw MqttProtocolException.Malformed($"the connect flags 0x{flags:x2} do not exist");
        if (version == MqttProtocolVersion.V311 && (flags & 0xC0) == 0x40)
            throw MqttProtocolException.Malformed("MQTT 3.1.1 has no password without a user name");
        var packet = new ConnectPacket
        {
            Version = version,
            CleanStart = (flags & 2) != 0,
            KeepAlive = reader.UInt16(),
            Properties = reader.Properties(PropertyOwners.Connect, version),
            ClientId = reader.String(),
            Will = (flags & 4) != 0 ? WillFields.Read(ref reader, flags, version) : null,
            UserName = (flags & 0x80) != 0 ? reader.String() : null,
            Password = (flags & 0x40) != 0 ? reader.Binary().ToArray() : null,
        };
        reader.End();
        return packet;
    }

    public void Write(PacketWriter packet, MqttProtocolVersion version)
    {
        packet.Begin(PacketType.Connect);
        packet.String(ProtocolName);
        packet.Byte((int)Version);
        packet.Byte((CleanStart ? 2 : 0) | (Will?.Flags ?? 0) | (Password is null ? 0 : 0x40) | (UserName is null ? 0 : 0x80));
        packet.UInt16(KeepAlive);
        if (Version == MqttProtocolVersion.V5)
            packet.Section(Properties);
        packet.String(ClientId);
        Will?.Write(packet, Version);
        if (UserName is not null)
            packet.String(UserName);
        if (Password is not null)
            packet.Binary(Password);
        packet.End();
    }

    private static MqttProtocolVersion ReadVersion(ref PacketReader reader)
    {
        var name = reader.String();
        var version = (MqttProtocolVersion)reader.Byte();
        return name == ProtocolName && version is MqttProtocolVersion.V311 or MqttProtocolVersion.V5
            ? version
            : throw new MqttProtocolException(MqttReasonCode.UnsupportedProtocolVersion, $"there is no protocol '{name}' {(int)version} here");
    }
}
