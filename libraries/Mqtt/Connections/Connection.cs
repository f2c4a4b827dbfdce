using System.Buffers;
using System.IO.Pipelines;
using System.Security.Authentication;
using System.Security.Cryptography;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>
/// One network connection from CONNACK to its end. Three loops read, write and watch the clock; the first to find a reason ends all.
/// It is never used again: states are open, ending (<see cref="End"/> was called) and ended (<see cref="RunAsync"/> has returned).
/// </summary>
internal sealed class Connection
{
    // What a client may give as its reason (MQTT 5 table 3-13); the other codes are the broker's, and the connection just closes.
    private static readonly MqttReasonCode[] Sendable =
    [
        MqttReasonCode.UnspecifiedError, MqttReasonCode.MalformedPacket, MqttReasonCode.ProtocolError, MqttReasonCode.ImplementationSpecificError,
        MqttReasonCode.TopicNameInvalid, MqttReasonCode.ReceiveMaximumExceeded, MqttReasonCode.TopicAliasInvalid, MqttReasonCode.PacketTooLarge,
    ];

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
    private readonly MqttClientOptions _options;
    private readonly TimeProvider _time;
    private readonly MqttMetrics _metrics;
    private readonly Transport _transport;
    private readonly PipeReader _reader;
    private readonly PublishLedger _ledger;
    private readonly Outbound _outbound;
    private readonly Inbound _inbound;
    private readonly PendingRequests _requests = new();
    private readonly KeepAlive _keepAlive;
    private readonly Lock _attaching = new();
    private readonly TaskCompletionSource<MqttDisconnect> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Connection(
        MqttClientOptions options, MqttServerLimits server, Transport transport, PipeReader reader, PublishLedger ledger,
        Inbox inbox, MqttMetrics metrics, TimeProvider time)
    {
        (_options, Server, _transport, _reader, _ledger, _metrics, _time) = (options, server, transport, reader, ledger, metrics, time);
        _outbound = new Outbound(options.ProtocolVersion, time, metrics);
        _inbound = new Inbound(options, _outbound, inbox, metrics);
        _keepAlive = new KeepAlive(server.KeepAlive, options.AnswerTimeout, _outbound, time);
    }

    public MqttServerLimits Server { get; }

    /// <exception cref="MqttConnectionException">The broker cannot be reached or refuses the connection.</exception>
    public static async Task<Connection> OpenAsync(
        MqttClientOptions options, PublishLedger ledger, Inbox inbox, MqttMetrics metrics, TimeProvider time,
        CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        Transport? transport = null;
        try
        {
            transport = await Transport.OpenAsync(options, either.Token);
            var reader = PipeReader.Create(transport.Stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
            var server = await Handshake.RunAsync(options, transport.Stream, reader, either.Token);
            metrics.Connected();
            return new Connection(options, server, transport, reader, ledger, inbox, metrics, time);
        }
        catch (Exception e)
        {
            if (transport is not null)
                await transport.DisposeAsync();
            cancellation.ThrowIfCancellationRequested();
            var why = timeout.IsCancellationRequested
                ? MqttDisconnect.ByNetwork($"{options.Host}:{options.Port} did not answer within {options.ConnectTimeout.TotalSeconds:0.###} s", e)
                : Reason(e);
            metrics.Disconnected(why);
            throw new MqttConnectionException(why);
        }
    }

    /// <summary>Lets the ledger publish on this connection.</summary>
    public void StartPublishing()
    {
        lock (_attaching)
            if (!_end.Task.IsCompleted)
                _ledger.Attach(new PublishTarget(_outbound, Server, _options));
    }

    /// <summary>Serves the connection until it ends, and returns why.</summary>
    public async Task<MqttDisconnect> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var writing = LoopAsync(() => _outbound.RunAsync(_transport.Stream, _ledger.Continue, stop.Token));
        var others = Task.WhenAll(LoopAsync(() => ReadAsync(stop.Token)), LoopAsync(() => WatchAsync(stop.Token)));
        var why = await _end.Task;
        lock (_attaching)
            _ledger.Detach();
        _requests.Close(why);
        _metrics.Disconnected(why);
        if (why.Origin == MqttDisconnectOrigin.Client)
            SendDisconnect(why.ReasonCode);
        _outbound.Complete();
        await Task.WhenAny(writing, Task.Delay(Farewell, _time, stop.Token));
        await stop.CancelAsync();
        await _transport.DisposeAsync();
        await Task.WhenAll(writing, others);
        await _reader.CompleteAsync();
        return why;
    }

    /// <summary>Ends the connection; the first reason counts.</summary>
    public void End(MqttDisconnect why) => _end.TrySetResult(why);

    /// <summary>Ends the connection and returns what to throw.</summary>
    public MqttConnectionException Fail(MqttDisconnect why)
    {
        End(why);
        return new MqttConnectionException(why);
    }

    /// <summary>Sends a SUBSCRIBE or UNSUBSCRIBE and waits for its answer.</summary>
    public async Task<SubscriptionAcknowledgePacket> RequestAsync<T>(Func<ushort, T> request, CancellationToken cancellation) where T : IPacket
    {
        var (id, answer) = _requests.Start();
        try
        {
            _outbound.Send(request(id));
            return await answer.WaitAsync(_options.AnswerTimeout, _time, cancellation);
        }
        catch (TimeoutException e)
        {
            throw Fail(MqttDisconnect.ByClient(
                MqttReasonCode.UnspecifiedError, $"no answer to {typeof(T).Name} within {_options.AnswerTimeout.TotalSeconds:0.###} s", e));
        }
        finally
        {
            _requests.Forget(id);
        }
    }

    /// <summary>The reason that an exception stands for.</summary>
    public static MqttDisconnect Reason(Exception exception) => exception switch
    {
        MqttConnectionException e => e.Disconnect,
        MqttProtocolException e => MqttDisconnect.ByClient(e.ReasonCode, e.Message, e),
        AuthenticationException e => MqttDisconnect.ByNetwork($"TLS failed: {e.Message}", e),
        CryptographicException e => MqttDisconnect.ByNetwork($"a certificate or key cannot be read: {e.Message}", e),
        _ => MqttDisconnect.ByNetwork(exception.Message, exception),
    };

    private async Task LoopAsync(Func<Task> loop)
    {
        try
        {
            await Task.Run(loop);
        }
        catch (Exception e)
        {
            End(Reason(e)); // after another reason this one, a consequence, is dropped
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellation);
            _transport.AcknowledgeRead();
            _keepAlive.Received();
            var buffer = result.Buffer;
            var before = buffer.Length;
            while (PacketFrame.TryRead(ref buffer, _options.MaximumInboundPacketSize, out var frame))
                if (frame.Type == PacketType.Publish)
                    await _inbound.AcceptAsync(frame, cancellation);
                else if (!Handle(frame))
                    return;
            _metrics.BytesReceived(before - buffer.Length);
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException("The broker closed the connection without a word; some do so when another client uses the same id.");
        }
    }

    /// <summary>Handles everything but PUBLISH; false at the last packet of the connection.</summary>
    private bool Handle(in PacketFrame frame)
    {
        var version = _options.ProtocolVersion;
        var body = frame.Body.IsSingleSegment ? frame.Body.First : frame.Body.ToArray();
        switch (frame.Type)
        {
            case PacketType.Puback:
                var puback = AcknowledgePacket.Read(frame.Type, body, version);
                _ledger.Answer(puback.PacketId, puback.ReasonCode, puback.Properties.Text(PropertyId.ReasonString));
                return true;
            case PacketType.Suback or PacketType.Unsuback:
                _requests.Answer(SubscriptionAcknowledgePacket.Read(frame.Type, body, version));
                return true;
            case PacketType.Pingresp:
                PingPacket.Read(frame.Type, body);
                _keepAlive.Answered();
                return true;
            case PacketType.Disconnect when version == MqttProtocolVersion.V5:
                var disconnect = ReasonPacket.Read(frame.Type, body, version);
                End(new MqttDisconnect(MqttDisconnectOrigin.Server, disconnect.ReasonCode, disconnect.Properties.Text(PropertyId.ReasonString))
                {
                    ServerReference = disconnect.Properties.Text(PropertyId.ServerReference),
                });
                return false;
            default:
                throw MqttProtocolException.Violation($"the broker sent {frame.Type}, which this client never asked for");
        }
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        var tick = TimeSpan.FromTicks(Math.Clamp(_options.AnswerTimeout.Ticks / 4, TimeSpan.TicksPerMillisecond, LongestTick.Ticks));
        using var timer = new PeriodicTimer(tick, _time);
        var limit = _options.AnswerTimeout;
        while (await timer.WaitForNextTickAsync(cancellation))
            if (_keepAlive.IsDead(_inbound.IsWaiting))
                End(MqttDisconnect.ByClient(MqttReasonCode.KeepAliveTimeout, $"the broker did not answer a ping within {limit.TotalSeconds:0.###} s"));
            else if (_ledger.IsOverdue(limit))
                End(MqttDisconnect.ByClient(MqttReasonCode.UnspecifiedError, $"the broker did not confirm a publish within {limit.TotalSeconds:0.###} s"));
            else if (_outbound.IsStalled(limit))
                End(MqttDisconnect.ByClient(MqttReasonCode.UnspecifiedError, $"the broker took no input for {limit.TotalSeconds:0.###} s"));
    }

    private void SendDisconnect(MqttReasonCode code)
    {
        // MQTT 3.1.1 has no reasons: its DISCONNECT means a normal end, and everything else is a closed connection.
        if (code == MqttReasonCode.Success || _options.ProtocolVersion == MqttProtocolVersion.V5 && Sendable.Contains(code))
            _outbound.Send(new ReasonPacket(PacketType.Disconnect, code, default));
    }
}
