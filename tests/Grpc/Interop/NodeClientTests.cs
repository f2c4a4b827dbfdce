using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Grpc.Tests.Interop;

/// <summary>npm's gRPC client against our server.</summary>
public sealed class NodeClientTests(NodeClientTests.Pair pair) : IClassFixture<NodeClientTests.Pair>
{
    private readonly EchoServer _server = pair.Server;
    private readonly NodePeer _node = pair.Node;

    [Fact]
    public async Task A_call_returns_headers_message_and_trailers()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "unary", ["request"] = new JsonObject { ["text"] = "grüße" } });
        Assert.Equal((0, "grüße"), (Code(seen), Text(seen["message"]!["text"])));
        Assert.Equal(("start", "end", "00ff"), (Text(seen["headers"]!["head"]), Text(seen["trailers"]!["tail"]), Text(seen["trailers"]!["tail-bin"])));
    }

    [Fact]
    public async Task An_error_arrives_with_its_text_and_trailers()
    {
        const string Detail = "100 % falsch: größe\nzweite Zeile 🚀";
        var seen = await _node.DoAsync(new() { ["op"] = "unary", ["request"] = new JsonObject { ["status"] = 9, ["detail"] = Detail } });
        Assert.Equal((9, Detail, "00ff"), (Code(seen), Text(seen["details"]), Text(seen["trailers"]!["tail-bin"])));
    }

    [Fact]
    public async Task An_error_ends_a_stream_after_its_messages()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "stream", ["request"] = new JsonObject { ["count"] = 3, ["status"] = 10, ["detail"] = "late" } });
        Assert.Equal((10, "late", 3, "end"), (Code(seen), Text(seen["details"]), seen["messages"]!.AsArray().Count, Text(seen["trailers"]!["tail"])));
    }

    [Fact]
    public async Task A_stream_without_messages_still_ends_well()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "stream", ["request"] = new JsonObject() });
        Assert.Equal((0, 0, "start"), (Code(seen), seen["messages"]!.AsArray().Count, Text(seen["headers"]!["head"])));
    }

    [Fact]
    public async Task Metadata_arrives_text_and_bytes()
    {
        var seen = await _node.DoAsync(new()
        {
            ["op"] = "unary", ["request"] = new JsonObject(),
            ["metadata"] = new JsonArray(new JsonArray("consumer-name", "c1"), new JsonArray("trace-bin", "00fffe"), new JsonArray("trace-bin", "01")),
        });
        Assert.Equal("c1", Text(seen["message"]!["metadata"]!["consumer-name"]));
        Assert.Equal("AP/+ | AQ", Text(seen["message"]!["metadata"]!["trace-bin"])!.Replace("=", ""));
    }

    [Fact]
    public async Task Messages_of_megabytes_pass_both_ways()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "unary", ["request"] = new JsonObject { ["payload"] = 10 << 20, ["size"] = 12 << 20 } });
        Assert.Equal((0, 12 << 20), (Code(seen), seen["message"]!["payload"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Compressed_messages_pass_both_ways()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "unary", ["gzip"] = true, ["request"] = new JsonObject { ["payload"] = 1 << 20, ["size"] = 1 << 20 } });
        Assert.Equal((0, 1 << 20), (Code(seen), seen["message"]!["payload"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "unary", ["request"] = new JsonObject { ["payload"] = 17 << 20 } });
        Assert.Equal(8, Code(seen));
    }

    [Fact]
    public async Task A_compressed_message_that_unpacks_over_the_limit_is_refused()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "unary", ["gzip"] = true, ["request"] = new JsonObject { ["payload"] = 17 << 20 } });
        Assert.Equal(8, Code(seen));
    }

    [Fact]
    public async Task The_deadline_of_the_client_cancels_the_handler()
    {
        var before = _server.Cancelled;
        var seen = await _node.DoAsync(new() { ["op"] = "unary", ["deadline"] = 1000, ["request"] = new JsonObject { ["hang"] = true } });
        Assert.Equal(4, Code(seen));
        await Eventually.Equal(before + 1, () => _server.Cancelled);
    }

    [Fact]
    public async Task Cancelling_a_stream_cancels_the_handler()
    {
        var before = _server.Cancelled;
        var seen = await _node.DoAsync(new() { ["op"] = "stream", ["cancelAfter"] = 2, ["request"] = new JsonObject { ["count"] = 2, ["hang"] = true } });
        Assert.Equal((1, 2), (Code(seen), seen["messages"]!.AsArray().Count));
        await Eventually.Equal(before + 1, () => _server.Cancelled);
    }

    [Fact]
    public async Task Streams_in_both_directions()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "duplex", ["texts"] = new JsonArray("a", "b", "c") });
        Assert.Equal(["a", "b", "c"], seen["messages"]!.AsArray().Select(message => Text(message!["text"])));
        Assert.Equal(0, Code(seen));
    }

    [Fact]
    public async Task A_hundred_streams_share_a_connection()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "many", ["n"] = 100, ["request"] = new JsonObject { ["count"] = 50, ["size"] = 2000 } });
        Assert.Equal((100, 5000), (seen["ok"]!.GetValue<int>(), seen["messages"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_method_that_is_not_mapped_is_unimplemented()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "unmapped", ["request"] = new JsonObject() });
        Assert.Equal((12, "unknown method /hyperfleet.test.Echo/Unmapped"), (Code(seen), Text(seen["details"])));
    }

    [Fact]
    public async Task A_handler_that_throws_tells_nothing_of_itself()
    {
        var seen = await _node.DoAsync(new() { ["op"] = "unary", ["request"] = new JsonObject { ["text"] = "throw" } });
        Assert.Equal(2, Code(seen));
        Assert.DoesNotContain("secret", Text(seen["details"]));
    }

    [Fact]
    public async Task Health_is_checked_and_watched()
    {
        _server.Health.Set("maestro", serving: false);
        Assert.Equal("SERVING", await HealthAsync(""));
        Assert.Equal("NOT_SERVING", await HealthAsync("maestro"));
        Assert.Equal(5, Code(await _node.DoAsync(new() { ["op"] = "check", ["service"] = "nobody" })));

        var watching = _node.DoAsync(new() { ["op"] = "watch", ["service"] = "later", ["tell"] = true, ["cancelAfter"] = 2 });
        await _node.EventAsync(seen => Text(seen["told"]?["status"]) == "SERVICE_UNKNOWN");
        _server.Health.Set("later", serving: true);
        var statuses = (await watching)["messages"]!.AsArray().Select(message => Text(message!["status"]));
        Assert.Equal(["SERVICE_UNKNOWN", "SERVING"], statuses);
        await Eventually.Equal(0, () => _server.Health.Watchers);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Reflection_lists_and_describes_the_services(string version)
    {
        var seen = await _node.DoAsync(new() { ["op"] = "reflect", ["version"] = version, ["symbol"] = "hyperfleet.test.Echo" });
        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "hyperfleet.test.Echo"],
            seen["services"]!.AsArray().Select(Text));
        Assert.Contains("/hyperfleet.test.Echo/Duplex true true", seen["methods"]!.AsArray().Select(Text));
    }

    [Fact]
    public async Task A_client_that_knows_only_reflection_can_call()
    {
        var seen = await _node.DoAsync(new()
        {
            ["op"] = "dynamic", ["version"] = "v1", ["symbol"] = "hyperfleet.test.Echo", ["method"] = "Unary", ["body"] = new JsonObject { ["text"] = "hello" },
        });
        Assert.Equal("hello", Text(seen["message"]!["text"]));
    }

    [Fact]
    public async Task A_client_finds_a_restarted_server()
    {
        var server = await EchoServer.StartAsync();
        await using var node = await server.NodeAsync();
        var port = server.Address.Port;
        Assert.Equal(0, Code(await node.DoAsync(Hello())));
        await server.DisposeAsync();
        Assert.Equal(14, Code(await node.DoAsync(Hello())));
        await using var again = await EchoServer.StartAsync(port: port);
        await Eventually.Passes(async () => Assert.Equal(0, Code(await node.DoAsync(Hello()))));
    }

    private static JsonObject Hello() => new() { ["op"] = "unary", ["request"] = new JsonObject { ["text"] = "hello" } };

    private static int Code(JsonObject seen) => seen["code"]!.GetValue<int>();

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private async Task<string?> HealthAsync(string service) =>
        Text((await _node.DoAsync(new() { ["op"] = "check", ["service"] = service }))["message"]!["status"]);

    public sealed class Pair : IAsyncLifetime
    {
        internal EchoServer Server { get; private set; } = null!;

        internal NodePeer Node { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await EchoServer.StartAsync(new RpcServerOptions { MaximumReceiveSize = 16 << 20, Compress = true });
            Node = await Server.NodeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (Node is not null)
                await Node.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
