using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace HyperFleet.Grpc.Tests.Interop;

/// <summary>The npm peer as a process: a server, or a client that does what it is told.</summary>
internal sealed class NodePeer : IAsyncDisposable
{
    private static readonly Lazy<Task<bool>> Prepared = new(PrepareAsync);
    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _answers = [];
    private readonly Channel<JsonObject> _events = Channel.CreateBounded<JsonObject>(1000);
    private readonly Task _reading;
    private int _id;

    private NodePeer(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>A client of the server at an address <c>host:port</c>; with TLS the paths of CA, certificate and key.</summary>
    public static Task<NodePeer> CallerAsync(string address, params string[] tls) => StartAsync(["call", address, .. tls]);

    /// <summary>An Echo server and its port.</summary>
    public static async Task<(NodePeer Peer, int Port)> ServerAsync(string? address = null)
    {
        var peer = await StartAsync(address is null ? ["serve"] : ["serve", address]);
        return (peer, (await peer.EventAsync(seen => seen.ContainsKey("port")))["port"]!.GetValue<int>());
    }

    /// <summary>What the client saw: code, details, headers, trailers, message or messages.</summary>
    public async Task<JsonObject> DoAsync(JsonObject command)
    {
        var id = Interlocked.Increment(ref _id);
        var answer = _answers[id] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        command["id"] = id;
        await _process.StandardInput.WriteLineAsync(command.ToJsonString());
        await _process.StandardInput.FlushAsync();
        var seen = await answer.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(seen.ContainsKey("error"), seen["error"]?.ToString());
        return seen;
    }

    /// <summary>The next accepted thing that the peer tells without being asked; others are passed over.</summary>
    public async Task<JsonObject> EventAsync(Func<JsonObject, bool> accept)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        await foreach (var seen in _events.Reader.ReadAllAsync(deadline.Token))
            if (accept(seen))
                return seen;
        throw new InvalidOperationException("the node peer ended; its standard error tells why");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private static async Task<NodePeer> StartAsync(string[] arguments)
    {
        Assert.SkipUnless(await Prepared.Value, "npm packages @grpc/grpc-js, @grpc/proto-loader and grpc-js-reflection-client cannot be installed here");
        var folder = Path.GetDirectoryName(SourceFile())!;
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "peer.mjs"), .. arguments])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment["INTEROP_MODULES"] = Path.GetFullPath(Path.Combine(folder, "../../../artifacts/interop/grpc"));
        return new NodePeer(Process.Start(start)!);
    }

    private static async Task<bool> PrepareAsync()
    {
        using var prepare = Process.Start(new ProcessStartInfo("sh", [Path.Combine(Path.GetDirectoryName(SourceFile())!, "prepare.sh")])
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        await prepare.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return prepare.ExitCode == 0;
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var seen = JsonNode.Parse(line)!.AsObject();
            if (seen["id"] is { } id && _answers.TryRemove(id.GetValue<int>(), out var answer))
                answer.SetResult(seen);
            else
                _events.Writer.TryWrite(seen);
        }
        foreach (var answer in _answers.Values)
            answer.TrySetException(new InvalidOperationException("the node peer ended; its standard error tells why"));
        _events.Writer.TryComplete();
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
