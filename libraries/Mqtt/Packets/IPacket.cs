namespace HyperFleet.Mqtt.Packets;

/// <summary>A packet that can be sent.</summary>
internal interface IPacket
{
    /// <summary>Encodes the whole packet; <paramref name="packet"/> holds it afterwards.</summary>
    void Write(PacketWriter packet, MqttProtocolVersion version);
}
