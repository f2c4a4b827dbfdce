using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Tests.Packets;

public sealed class AnyBytesTests
{
    private const int Packets = 10_000;

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V5)]
    public void Any_bytes_are_decoded_or_refused_with_a_reason_code(MqttProtocolVersion version) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Survives(bytes, version)));

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V5)]
    public void A_damaged_packet_is_decoded_or_refused_in_bounded_time(MqttProtocolVersion version)
    {
        var random = new Random(1);
        var types = PacketSource.Types(version);
        var watch = Stopwatch.StartNew();

        for (var i = 0; i < Packets; i++)
        {
            var bytes = PacketBytes.Encode(new PacketSource(i, version).Next(types[i % types.Count]), version);
            Survives(Damaged(bytes, random), version);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{Packets} packets took {watch.Elapsed}");
    }

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
            switch (random.Next(3))
            {
                case 0: bytes[random.Next(bytes.Length)] = (byte)random.Next(256); break;
                case 1: bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)); break;
                default: bytes = [.. bytes[..random.Next(1, bytes.Length + 1)], (byte)random.Next(256)]; break;
            }
        return bytes;
    }

    private static void Survives(byte[] bytes, MqttProtocolVersion version)
    {
        try
        {
            var packet = PacketBytes.Decode(PacketBytes.Scattered(bytes, 7), version);
            if (packet is not null)
                PacketShape.Of(packet, version); // decodes what is decoded late
        }
        catch (MqttProtocolException e)
        {
            Assert.True(e.ReasonCode >= MqttReasonCode.UnspecifiedError, $"{e.ReasonCode} is no error");
        }
    }
}
