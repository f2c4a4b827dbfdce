using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Broker.Tests.Interop;

/// <summary>Our messages read by npm's amqplib and cloudevents, and theirs by us.</summary>
public sealed class NodePeerTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task A_node_consumer_reads_our_event()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var publisher = await bench.PublisherAsync();
        using var peer = await StartAsync("consume", rabbit.Address, bench.Topic);
        Assert.Equal("ready", await peer.StandardOutput.ReadLineAsync(BrokerBench.Cancellation));

        var ours = BrokerBench.Event("ours", """{"id":"c1","text":"grüße"}""") with { Extensions = new Dictionary<string, CloudEvents.ExtensionValue> { ["traceparent"] = "00-x" } };
        await publisher.PublishAsync(ours, BrokerBench.Cancellation);

        var seen = JsonNode.Parse((await peer.StandardOutput.ReadLineAsync(BrokerBench.Cancellation))!)!;
        Assert.Equal("ours", seen["event"]!["id"]!.GetValue<string>());
        Assert.Equal("grüße", seen["event"]!["data"]!["text"]!.GetValue<string>());
        Assert.Equal("00-x", seen["event"]!["traceparent"]!.GetValue<string>());
        Assert.Equal("""{"_watermill_message_uuid":"ours"}""", seen["headers"]!.ToJsonString());
        Assert.Equal(("", 2), (seen["key"]!.GetValue<string>(), seen["mode"]!.GetValue<int>()));
    }

    [Fact]
    public async Task We_read_the_event_of_a_node_publisher()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var received = new ConcurrentQueue<ReceivedEvent>();
        await bench.SubscriberAsync("a", (r, _) =>
        {
            received.Enqueue(r);
            return ValueTask.FromResult(HandlerResult.Done);
        });
        using var peer = await StartAsync("publish", rabbit.Address, bench.Topic);
        await Eventually.Equal(1, () => received.Count);
        var read = received.Single().Event;
        Assert.Equal(("from-node", "/node", 7, true), (read.Id, read.Source, read.Extensions["count"].AsInt32(), read.Extensions["flag"].AsBoolean()));
        Assert.Equal("grüße", JsonNode.Parse(read.Data.Span)!["text"]!.GetValue<string>());
    }

    private static async Task<Process> StartAsync(string mode, Uri server, string exchange)
    {
        var folder = Path.GetDirectoryName(SourceFile())!;
        using var prepare = Process.Start(new ProcessStartInfo("sh", [Path.Combine(folder, "prepare.sh")]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await prepare.WaitForExitAsync(BrokerBench.Cancellation).WaitAsync(TimeSpan.FromMinutes(2), BrokerBench.Cancellation);
        Assert.SkipWhen(prepare.ExitCode != 0, "npm packages amqplib and cloudevents cannot be installed here");
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "interop.mjs"), mode, server.AbsoluteUri, exchange]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["INTEROP_MODULES"] = Path.GetFullPath(Path.Combine(folder, "../../../artifacts/interop/broker"));
        return Process.Start(start)!;
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
