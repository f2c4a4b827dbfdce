using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace HyperFleet.Fixtures;

/// <summary>
/// A wire that can be cut, held or slow: stands between a client and a server on loopback and forwards bytes. In front of several
/// servers it gives each new connection to the next one that takes it, as the Service of a cluster does.
/// <code>
/// await using var wire = TcpProxy.Start(rabbit.Port);
/// publisher.Connect("127.0.0.1", wire.Port);
/// wire.HoldAnswers(); // requests arrive, answers do not
/// wire.Cut();         // both ends see a reset
/// </code>
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Socket> _wires = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int[] _targets;
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _requests;
    private volatile TaskCompletionSource? _answers;
    private long _requestBytes;
    private long _delay;
    private uint _turn;

    private TcpProxy(int[] targets)
    {
        _targets = targets;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port to connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes that clients have sent; counted when they reach the wire, also while requests are held.</summary>
    public long RequestBytes => Interlocked.Read(ref _requestBytes);

    /// <summary>How many connections are open.</summary>
    public int Connections => _wires.Count;

    /// <summary>How long each piece takes, either way.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delay));
        set => Interlocked.Exchange(ref _delay, value.Ticks);
    }

    public static TcpProxy Start(params int[] targetPorts) => new(targetPorts);

    /// <summary>What clients send stays on the wire until <see cref="Release"/>.</summary>
    public void HoldRequests() => _requests = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the server sends stays on the wire until <see cref="Release"/>.</summary>
    public void HoldAnswers() => _answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var (requests, answers) = (_requests, _answers);
        (_requests, _answers) = (null, null);
        requests?.TrySetResult();
        answers?.TrySetResult();
    }

    /// <summary>Resets every connection; held bytes are lost, new connections are forwarded.</summary>
    public void Cut()
    {
        foreach (var (client, server) in _wires)
        {
            Reset(client);
            Reset(server);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        Release();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (ObjectDisposedException)
        {
            // The other end's reset got here first.
        }

        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptSocketAsync(_stop.Token);
            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(Socket client)
    {
        client.NoDelay = true;
        try
        {
            using var server = await ConnectAsync();
            _wires[client] = server;
            await Task.WhenAny(
                PumpAsync(client, server, () => _requests, count => Interlocked.Add(ref _requestBytes, count)),
                PumpAsync(server, client, () => _answers, _ => { }));
        }
        catch (SocketException)
        {
            // No target is there: the client sees a closed connection, as without a proxy.
        }
        finally
        {
            _wires.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        var turn = Interlocked.Increment(ref _turn);
        for (var failures = 1; ; failures++, turn++)
        {
            var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _targets[turn % _targets.Length], _stop.Token);
                return server;
            }
            catch (Exception e)
            {
                server.Dispose();
                if (e is not SocketException || failures == _targets.Length)
                    throw;
            }
        }
    }

    /// <summary>Reads on while it holds, so that what arrives meanwhile is counted; a pipe's worth, then the sender waits as on a full wire.</summary>
    private Task PumpAsync(Socket from, Socket to, Func<TaskCompletionSource?> gate, Action<int> count)
    {
        var wire = new Pipe();
        return Task.WhenAll(
            UntilCutAsync(ReceiveAsync(from, wire.Writer, count), wire.Writer.CompleteAsync),
            UntilCutAsync(SendAsync(wire.Reader, to, gate), wire.Reader.CompleteAsync));
    }

    private async Task ReceiveAsync(Socket from, PipeWriter wire, Action<int> count)
    {
        var flushed = default(FlushResult);
        while (!flushed.IsCompleted && await from.ReceiveAsync(wire.GetMemory(64 * 1024), _stop.Token) is var read and > 0)
        {
            count(read);
            wire.Advance(read);
            flushed = await wire.FlushAsync(_stop.Token);
        }
    }

    private async Task SendAsync(PipeReader wire, Socket to, Func<TaskCompletionSource?> gate)
    {
        for (var read = default(ReadResult); !read.IsCompleted; wire.AdvanceTo(read.Buffer.End))
        {
            read = await wire.ReadAsync(_stop.Token);
            if (gate() is { } held)
                await held.Task;
            if (Delay is { Ticks: > 0 } delay)
                await Task.Delay(delay, TimeProvider.System, _stop.Token);
            foreach (var piece in read.Buffer)
                for (var sent = 0; sent < piece.Length;)
                    sent += await to.SendAsync(piece[sent..], _stop.Token);
        }
    }

    private static async Task UntilCutAsync(Task carrying, Func<Exception?, ValueTask> complete)
    {
        try
        {
            await carrying;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, or closed by one end: the other is closed, too.
        }
        finally
        {
            await complete(null);
        }
    }
}
