using System.Buffers;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Tests.Packets;

/// <summary>Whole packets from and to bytes.</summary>
internal static class PacketBytes
{
    public static byte[] Encode(IPacket packet, MqttProtocolVersion version)
    {
        var writer = new PacketWriter();
        packet.Write(writer, version);
        return writer.Packet.ToArray();
    }

    /// <summary>The first packet of the bytes; null when they end inside it.</summary>
    public static object? Decode(ReadOnlySequence<byte> bytes, MqttProtocolVersion version) =>
        PacketFrame.TryRead(ref bytes, int.MaxValue, out var frame) ? Decode(frame, version) : null;

    public static object Decode(byte[] bytes, MqttProtocolVersion version) =>
        Decode(new ReadOnlySequence<byte>(bytes), version) ?? throw new InvalidOperationException("The bytes end inside the packet.");

    public static object Decode(in PacketFrame frame, MqttProtocolVersion version)
    {
        var body = frame.Body.ToArray();
        return frame.Type switch
        {
            PacketType.Connect => ConnectPacket.Read(body),
            PacketType.Connack => ConnackPacket.Read(body, version),
            PacketType.Publish => PublishPacket.Read(body, frame.Flags, version),
            PacketType.Puback or PacketType.Pubrec or PacketType.Pubrel or PacketType.Pubcomp => AcknowledgePacket.Read(frame.Type, body, version),
            PacketType.Subscribe => SubscribePacket.Read(body, version),
            PacketType.Suback or PacketType.Unsuback => SubscriptionAcknowledgePacket.Read(frame.Type, body, version),
            PacketType.Unsubscribe => UnsubscribePacket.Read(body, version),
            PacketType.Pingreq or PacketType.Pingresp => PingPacket.Read(frame.Type, body),
            _ => ReasonPacket.Read(frame.Type, body, version),
        };
    }

    /// <summary>The same bytes in segments of the given length, as a network delivers them.</summary>
    public static ReadOnlySequence<byte> Scattered(byte[] bytes, int length)
    {
        if (bytes.Length == 0)
            return default;
        var first = new Segment(bytes.AsMemory(0, Math.Min(length, bytes.Length)), null);
        var last = first;
        for (var i = length; i < bytes.Length; i += length)
            last = new Segment(bytes.AsMemory(i, Math.Min(length, bytes.Length - i)), last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
