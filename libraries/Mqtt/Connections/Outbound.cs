using System.Buffers;
using System.IO.Pipelines;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>
/// The write buffer of one connection. Packets are encoded one after the other from any thread; one loop writes what has gathered to
/// the network in as few writes as possible. Never waits: who sends a lot asks <see cref="HasRoom"/> first.
/// </summary>
internal sealed class Outbound(MqttProtocolVersion version, TimeProvider time, MqttMetrics metrics)
{
    private const int Room = 1024 * 1024;
    private readonly Lock _gate = new();
    private readonly PacketWriter _packet = new();
    private readonly Pipe _pipe = new(new PipeOptions(
        pauseWriterThreshold: 0, resumeWriterThreshold: 0, minimumSegmentSize: 32 * 1024, useSynchronizationContext: false));
    private long _pending;
    private long _lastSent = time.GetTimestamp();
    private long _writingSince;
    private bool _completed;

    public MqttProtocolVersion Version => version;

    /// <summary>False while more than a megabyte waits for the network.</summary>
    public bool HasRoom => Volatile.Read(ref _pending) < Room;

    /// <summary>When the last packet was handed over, as a timestamp of the clock.</summary>
    public long LastSent => Volatile.Read(ref _lastSent);

    /// <summary>Whether a single write has been going on for longer than the limit.</summary>
    public bool IsStalled(TimeSpan limit) => Volatile.Read(ref _writingSince) is var since and not 0 && time.GetElapsedTime(since) > limit;

    /// <summary>Queues a packet; after <see cref="Complete"/> it does nothing.</summary>
    public void Send<T>(in T packet) where T : IPacket
    {
        lock (_gate)
        {
            if (_completed)
                return;
            packet.Write(_packet, version);
            Append([]);
        }
    }

    /// <summary>Queues a message, unless it breaks a limit: then the refusal is returned and nothing is sent.</summary>
    public MqttPublishResult? Send(in MqttPublish message, int qos, ushort packetId, bool duplicate, long maximumSize)
    {
        lock (_gate)
        {
            if (_completed)
                return null; // the publish stays unanswered, as if the connection had broken one moment later
            PublishPacket.Write(_packet, message, qos, packetId, duplicate, version);
            var size = _packet.Packet.Length + message.Payload.Length;
            if (size > maximumSize)
                return MqttPublishResult.Refused(
                    MqttReasonCode.PacketTooLarge, $"the packet would have {size} bytes, the limit is {maximumSize}: send less in one message");
            Append(message.Payload.Span);
            return null;
        }
    }

    /// <summary>Nothing more will be queued; the loop ends when everything is written.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            _pipe.Writer.Complete();
        }
    }

    /// <summary>Writes to the network until completed, and tells after each write that there is room.</summary>
    public async Task RunAsync(Stream stream, Action written, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await _pipe.Reader.ReadAsync(cancellation);
            foreach (var segment in result.Buffer)
                await WriteAsync(stream, segment, cancellation);
            var length = result.Buffer.Length; // its segments are used again once the reader has advanced
            _pipe.Reader.AdvanceTo(result.Buffer.End);
            Interlocked.Add(ref _pending, -length);
            if (result.IsCompleted)
                return;
            written();
        }
    }

    private async ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        Volatile.Write(ref _writingSince, Math.Max(1, time.GetTimestamp()));
        await stream.WriteAsync(bytes, cancellation);
        Volatile.Write(ref _writingSince, 0);
        metrics.Sent(bytes.Length);
    }

    private void Append(ReadOnlySpan<byte> payload)
    {
        var size = _packet.Packet.Length + payload.Length;
        _pipe.Writer.Write(_packet.Packet);
        _pipe.Writer.Write(payload);
        Interlocked.Add(ref _pending, size);
        Volatile.Write(ref _lastSent, time.GetTimestamp());
        var flush = _pipe.Writer.FlushAsync(); // completes at once: the pipe never pauses its writer
        System.Diagnostics.Debug.Assert(flush.IsCompleted);
    }
}
