using System.Buffers;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Tests.Packets;

public sealed class MalformedPacketTests
{
    [Theory]
    // the fixed header
    [InlineData("00 00", MqttReasonCode.MalformedPacket, "type 0")]
    [InlineData("41 02 00 01", MqttReasonCode.MalformedPacket, "PUBACK with flags")]
    [InlineData("60 02 00 01", MqttReasonCode.MalformedPacket, "PUBREL without its flags")]
    [InlineData("36 05 00 01 61 00 01", MqttReasonCode.MalformedPacket, "QoS 3")]
    [InlineData("38 04 00 01 61 00", MqttReasonCode.MalformedPacket, "a duplicate at QoS 0")]
    [InlineData("40 ff ff ff ff 01", MqttReasonCode.MalformedPacket, "a length of five bytes")]
    [InlineData("40 82 00 00 01", MqttReasonCode.MalformedPacket, "a length longer than it needs to be")]
    [InlineData("d0 01 00", MqttReasonCode.MalformedPacket, "PINGRESP with a body")]
    // fields
    [InlineData("40 01 00", MqttReasonCode.MalformedPacket, "half a packet identifier")]
    [InlineData("40 02 00 00", MqttReasonCode.ProtocolError, "the packet identifier 0")]
    [InlineData("40 05 00 01 00 00 00", MqttReasonCode.MalformedPacket, "bytes behind the last field")]
    [InlineData("30 05 00 01 00 00 00", MqttReasonCode.MalformedPacket, "U+0000 in the topic")]
    [InlineData("30 05 00 02 c3 28 00", MqttReasonCode.MalformedPacket, "a topic that is not UTF-8")]
    [InlineData("30 04 00 01 2b 00", MqttReasonCode.TopicNameInvalid, "a wildcard in the topic")]
    [InlineData("30 03 00 00 00", MqttReasonCode.ProtocolError, "neither topic nor alias")]
    [InlineData("20 03 02 00 00", MqttReasonCode.MalformedPacket, "unknown CONNACK flags")]
    [InlineData("20 03 01 87 00", MqttReasonCode.ProtocolError, "a session of a refused connection")]
    [InlineData("82 06 00 01 00 00 01 61", MqttReasonCode.MalformedPacket, "a filter without options")]
    [InlineData("82 07 00 01 00 00 01 61 03", MqttReasonCode.MalformedPacket, "a subscription at QoS 3")]
    [InlineData("82 03 00 01 00", MqttReasonCode.ProtocolError, "no filter")]
    [InlineData("10 0d 00 04 4d 51 54 54 06 02 00 00 00 00 00", MqttReasonCode.UnsupportedProtocolVersion, "protocol level 6")]
    [InlineData("10 0d 00 04 4d 51 54 54 05 03 00 00 00 00 00", MqttReasonCode.MalformedPacket, "the reserved CONNECT flag")]
    // properties
    [InlineData("e0 04 00 02 7f 00", MqttReasonCode.MalformedPacket, "an unknown property")]
    [InlineData("e0 05 00 03 21 00 05", MqttReasonCode.MalformedPacket, "a property of another packet")]
    [InlineData("e0 0c 00 0a 11 00 00 00 01 11 00 00 00 02", MqttReasonCode.ProtocolError, "a property twice")]
    [InlineData("e0 03 00 05 1f", MqttReasonCode.MalformedPacket, "properties longer than the packet")]
    [InlineData("20 06 00 00 03 21 00 00", MqttReasonCode.ProtocolError, "a receive maximum of 0")]
    [InlineData("20 08 00 00 05 27 00 00 00 00", MqttReasonCode.ProtocolError, "a maximum packet size of 0")]
    [InlineData("20 05 00 00 02 24 02", MqttReasonCode.ProtocolError, "a maximum QoS of 2")]
    public void A_malformed_packet_is_refused_with_its_reason_code(string hex, MqttReasonCode code, string what)
    {
        var refusal = Assert.Throws<MqttProtocolException>(() => PacketBytes.Decode(Convert.FromHexString(hex.Replace(" ", "")), MqttProtocolVersion.V5));

        Assert.True(refusal.ReasonCode == code, $"{what}: {refusal.ReasonCode}, {refusal.Message}");
    }

    [Fact]
    public void A_packet_above_the_limit_is_refused_before_it_has_arrived()
    {
        var announcement = new ReadOnlySequence<byte>([0x30, 0x80, 0x80, 0x08]); // 131,072 bytes and the header

        var refusal = Assert.Throws<MqttProtocolException>(() => PacketFrame.TryRead(ref announcement, 131_072, out _));

        Assert.Equal(MqttReasonCode.PacketTooLarge, refusal.ReasonCode);
    }

    [Fact]
    public void Mqtt_3_knows_no_properties_no_reasons_and_no_AUTH()
    {
        Assert.Throws<MqttProtocolException>(() => PacketBytes.Decode([0x40, 0x03, 0x00, 0x01, 0x00], MqttProtocolVersion.V311));
        Assert.Throws<MqttProtocolException>(() => PacketBytes.Decode([0xE0, 0x01, 0x00], MqttProtocolVersion.V311));
        Assert.Throws<MqttProtocolException>(() => PacketBytes.Decode([0xF0, 0x00], MqttProtocolVersion.V311));
        Assert.Throws<MqttProtocolException>(() => PacketBytes.Decode([0x20, 0x02, 0x00, 0x06], MqttProtocolVersion.V311));
    }
}
