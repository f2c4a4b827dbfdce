using Google.Protobuf;
using HyperFleet.Fixtures;

namespace HyperFleet.Grpc.Tests.Interop;

/// <summary>Our client against npm's gRPC server.</summary>
public sealed class NodeServerTests(NodeServerTests.Pair pair) : IClassFixture<NodeServerTests.Pair>
{
    private readonly NodePeer _node = pair.Node;
    private readonly RpcChannel _channel = pair.Channel;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_returns_headers_message_and_trailers()
    {
        var result = await CallAsync(new() { Text = "grüße" });
        Assert.Equal((RpcStatus.Ok, "grüße"), (result.Status, result.Value!.Text));
        Assert.Equal(("start", "end"), (result.Headers.Text("head"), result.Trailers.Text("tail")));
        Assert.Equal([0, 255], result.Trailers.Bytes("tail-bin"));
    }

    [Fact]
    public async Task An_error_is_a_value_with_its_text_and_trailers()
    {
        var result = await CallAsync(new() { Status = 9, Detail = "100 % falsch: größe 🚀" });
        Assert.Equal(new RpcStatus(RpcStatusCode.FailedPrecondition, "100 % falsch: größe 🚀"), result.Status);
        Assert.Equal("end", result.Trailers.Text("tail"));
        Assert.Null(result.Value);
    }

    [Fact]
    public async Task A_stream_yields_its_messages_then_its_status()
    {
        using var stream = await OpenAsync(new() { Text = "s", Count = 3, Size = 10, Status = 10, Detail = "late" });
        Assert.Equal("start", stream.Headers.Text("head"));
        Assert.Null(stream.Status);
        Assert.Equal([0, 1, 2], (await stream.ReadAllAsync(Cancellation).ToListAsync(Cancellation)).Select(reply => reply.Index));
        Assert.Equal(new RpcStatus(RpcStatusCode.Aborted, "late"), stream.Status);
        Assert.Equal("end", stream.Trailers.Text("tail"));
    }

    [Fact]
    public async Task Metadata_arrives_text_and_bytes()
    {
        var result = await CallAsync(new(), new() { Headers = new() { { "source-id", "s1" }, { "trace-bin", [0, 255, 254] } } });
        Assert.Equal(("s1", "00fffe"), (result.Value!.Metadata["source-id"], result.Value.Metadata["trace-bin"]));
    }

    [Fact]
    public async Task Messages_of_megabytes_pass_both_ways()
    {
        var result = await CallAsync(new() { Payload = ByteString.CopyFrom(new byte[10 << 20]), Size = 12 << 20 });
        Assert.Equal((RpcStatus.Ok, 12 << 20), (result.Status, result.Value?.Payload.Length));
    }

    [Fact]
    public async Task A_compressed_request_is_understood()
    {
        var result = await CallAsync(new() { Text = "packed", Payload = ByteString.CopyFrom(new byte[1 << 20]) }, new() { Compress = true });
        Assert.Equal((RpcStatus.Ok, "packed"), (result.Status, result.Value?.Text));
    }

    [Fact]
    public async Task A_response_over_the_limit_is_refused() =>
        Assert.Equal(RpcStatusCode.ResourceExhausted, (await CallAsync(new() { Size = 17 << 20 })).Status.Code);

    [Fact]
    public async Task The_deadline_ends_the_call_and_the_server_learns_of_it()
    {
        var result = await CallAsync(new() { Text = "slow", Hang = true }, new() { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal(RpcStatusCode.DeadlineExceeded, result.Status.Code);
        await _node.EventAsync(seen => seen["cancelled"]?.GetValue<string>() == "slow");
    }

    [Fact]
    public async Task Cancelling_a_call_throws_and_the_server_learns_of_it()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var stream = await OpenAsync(new() { Text = "given up", Count = 1, Hang = true });
        await using var messages = stream.ReadAllAsync(giveUp.Token).GetAsyncEnumerator(Cancellation);
        Assert.True(await messages.MoveNextAsync());
        var next = messages.MoveNextAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        await _node.EventAsync(seen => seen["cancelled"]?.GetValue<string>() == "given up");
        Assert.Equal(RpcStatusCode.Cancelled, stream.Status!.Value.Code);
    }

    [Fact]
    public async Task Disposing_a_stream_cancels_it()
    {
        using (var stream = await OpenAsync(new() { Text = "left", Count = 1, Hang = true }))
            Assert.Null(stream.Status);
        await _node.EventAsync(seen => seen["cancelled"]?.GetValue<string>() == "left");
    }

    [Fact]
    public async Task A_hundred_streams_at_once()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            using var stream = await OpenAsync(new() { Text = $"s{i}", Count = 50, Size = 2000 });
            var messages = await stream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
            return (stream.Status, messages.Count(message => message.Text == $"s{i}"));
        }));
        Assert.All(counts, count => Assert.Equal((RpcStatus.Ok, 50), count));
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        var result = await _channel.CallAsync(EchoServer.Unmapped, new EchoRequest(), null, Cancellation);
        Assert.Equal(RpcStatusCode.Unimplemented, result.Status.Code);
    }

    [Fact]
    public async Task A_server_that_is_away_is_unavailable_and_found_when_it_is_back()
    {
        var (node, port) = await NodePeer.ServerAsync();
        using var channel = new RpcChannel(new() { Address = new($"http://127.0.0.1:{port}") });
        using var open = await channel.OpenAsync(EchoServer.Stream, new EchoRequest { Hang = true }, null, Cancellation);
        await node.DisposeAsync();
        Assert.Empty(await open.ReadAllAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal(RpcStatusCode.Unavailable, open.Status!.Value.Code);
        Assert.Equal(RpcStatusCode.Unavailable, (await channel.CallAsync(EchoServer.Unary, new EchoRequest(), null, Cancellation)).Status.Code);

        await using var again = (await NodePeer.ServerAsync($"127.0.0.1:{port}")).Peer;
        await Eventually.Passes(async () => Assert.True((await channel.CallAsync(EchoServer.Unary, new EchoRequest(), null, Cancellation)).IsOk));
    }

    private Task<RpcResult<EchoReply>> CallAsync(EchoRequest request, RpcCallOptions? options = null) =>
        _channel.CallAsync(EchoServer.Unary, request, options, Cancellation);

    private Task<RpcStream<EchoReply>> OpenAsync(EchoRequest request) => _channel.OpenAsync(EchoServer.Stream, request, null, Cancellation);

    public sealed class Pair : IAsyncLifetime
    {
        internal NodePeer Node { get; private set; } = null!;

        internal RpcChannel Channel { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            (Node, var port) = await NodePeer.ServerAsync();
            Channel = new RpcChannel(new() { Address = new($"http://127.0.0.1:{port}"), MaximumReceiveSize = 16 << 20 });
        }

        public async ValueTask DisposeAsync()
        {
            Channel?.Dispose();
            if (Node is not null)
                await Node.DisposeAsync();
        }
    }
}
