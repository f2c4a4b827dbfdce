using System.IO.Pipelines;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>CONNECT and its answer.</summary>
internal static class Handshake
{
    public static async Task<MqttServerLimits> RunAsync(
        MqttClientOptions options, Stream stream, PipeReader reader, CancellationToken cancellation)
    {
        var packet = new PacketWriter();
        Connect(options).Write(packet, options.ProtocolVersion);
        await stream.WriteAsync(packet.Packet.ToArray(), cancellation);
        var connack = await ReadAsync(options, reader, cancellation);
        if (connack.ReasonCode != MqttReasonCode.Success)
            throw new MqttConnectionException(Refused(connack));
        if (connack.SessionPresent && options.CleanStart)
            throw MqttProtocolException.Violation("the broker claims a session although a clean start was asked for"); // MQTT 5 §3.2.2.1.1
        return MqttServerLimits.From(connack, options);
    }

    private static async Task<ConnackPacket> ReadAsync(MqttClientOptions options, PipeReader reader, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellation);
            var buffer = result.Buffer;
            if (PacketFrame.TryRead(ref buffer, options.MaximumInboundPacketSize, out var frame))
            {
                var connack = frame.Type == PacketType.Connack
                    ? ConnackPacket.Read(System.Buffers.BuffersExtensions.ToArray(frame.Body), options.ProtocolVersion)
                    : throw MqttProtocolException.Violation($"the broker's first packet is {frame.Type}, not CONNACK");
                reader.AdvanceTo(buffer.Start);
                return connack;
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException("The broker closed the connection instead of answering CONNECT.");
        }
    }

    private static MqttDisconnect Refused(in ConnackPacket connack) =>
        new(MqttDisconnectOrigin.Server, connack.ReasonCode, connack.Properties.Text(PropertyId.ReasonString) ?? "the broker refused the connection")
        {
            ServerReference = connack.Properties.Text(PropertyId.ServerReference),
        };

    private static ConnectPacket Connect(MqttClientOptions options) => new()
    {
        Version = options.ProtocolVersion,
        ClientId = options.ClientId,
        CleanStart = options.CleanStart,
        KeepAlive = (ushort)Math.Ceiling(options.KeepAlive.TotalSeconds),
        UserName = string.IsNullOrEmpty(options.UserName) ? null : options.UserName,
        Password = string.IsNullOrEmpty(options.Password) ? null : System.Text.Encoding.UTF8.GetBytes(options.Password),
        Will = options.Will is null ? null : Will(options.Will),
        Properties = Properties.Of(properties =>
        {
            properties.Number(PropertyId.SessionExpiryInterval, options.SessionExpiry > TimeSpan.Zero ? Seconds.Encode(options.SessionExpiry) : null);
            properties.Number(PropertyId.ReceiveMaximum, (uint)options.ReceiveMaximum);
            properties.Number(PropertyId.MaximumPacketSize, (uint)options.MaximumInboundPacketSize);
            properties.Number(PropertyId.TopicAliasMaximum, options.TopicAliasMaximum > 0 ? (uint)options.TopicAliasMaximum : null);
        }),
    };

    private static WillFields Will(MqttWill will)
    {
        var message = will.Message;
        return new WillFields(message.Topic, message.Payload, (int)message.QualityOfService, message.Retain, Properties.Of(properties =>
        {
            properties.Number(PropertyId.WillDelayInterval, Seconds.Encode(will.Delay));
            PublishPacket.WriteProperties(properties, message);
        }));
    }
}
