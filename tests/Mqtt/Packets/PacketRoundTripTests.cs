using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Tests.Packets;

public sealed class PacketRoundTripTests
{
    public static TheoryData<int, int> EveryType()
    {
        var data = new TheoryData<int, int>();
        foreach (var version in new[] { MqttProtocolVersion.V311, MqttProtocolVersion.V5 })
            foreach (var type in PacketSource.Types(version))
                data.Add((int)version, (int)type);
        return data;
    }

    [Theory]
    [MemberData(nameof(EveryType))]
    public void What_is_encoded_is_decoded(int version, int type) =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var (protocol, packet) = ((MqttProtocolVersion)version, new PacketSource(seed, (MqttProtocolVersion)version).Next((PacketType)type));

            var bytes = PacketBytes.Encode(packet, protocol);
            var decoded = PacketBytes.Decode(bytes, protocol);

            Assert.True(
                JsonNode.DeepEquals(PacketShape.Of(packet, protocol), PacketShape.Of(decoded, protocol)),
                $"{PacketShape.Of(packet, protocol)}\n!=\n{PacketShape.Of(decoded, protocol)}");
        }));

    [Theory]
    [MemberData(nameof(EveryType))]
    public void A_packet_in_pieces_is_decoded_when_it_is_complete(int version, int type)
    {
        var protocol = (MqttProtocolVersion)version;
        var packet = new PacketSource(type, protocol).Next((PacketType)type);
        var bytes = PacketBytes.Encode(packet, protocol);

        for (var length = 0; length < bytes.Length; length++)
            Assert.Null(PacketBytes.Decode(PacketBytes.Scattered(bytes[..length], 3), protocol));
        var whole = PacketBytes.Decode(PacketBytes.Scattered([.. bytes, 0xE0, 0x00], 1), protocol);

        Assert.True(JsonNode.DeepEquals(PacketShape.Of(packet, protocol), PacketShape.Of(whole!, protocol)));
    }
}
