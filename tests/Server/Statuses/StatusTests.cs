using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Mqtt;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Statuses;

public sealed class StatusTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    [Fact]
    public async Task A_status_never_goes_backwards_and_copies_change_nothing()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("back");
        await using var agent = await SimulatedAgent.StartAsync(broker, "back");
        var id = await maestro.CreateBundleAsync("back");
        var newest = SimulatedAgent.NextSequence() + (100 << 22);

        await agent.SendStatusAsync(id, 1, "Newest", newest);
        await agent.SendStatusAsync(id, 1, "Older", newest - (1 << 22));
        await agent.SendStatusAsync(id, 1, "Copy", newest);
        await agent.SendStatusAsync(id, 2, "OtherVersion", newest + (1 << 22));
        await agent.SendStatusAsync(id, 1, "Last", newest + (2 << 22));

        await Eventually.True(async () => (string?)(await maestro.BundleAsync(id))?["status"]?["conditions"]?[0]?["type"] == "Last");
        Assert.Equal(2, await maestro.MetricAsync("maestro_statuses_total", "outcome=\"not newer\""));
        Assert.Equal(1, await maestro.MetricAsync("maestro_statuses_total", "outcome=\"another version\""));
        Assert.Equal(2, await maestro.MetricAsync("maestro_statuses_total", "outcome=\"stored\""));
    }

    [Fact]
    public async Task A_subscriber_gets_the_status_with_the_sources_own_metadata_and_bundle_whichever_instance_stored_it()
    {
        var database = await Maestro.CreateDatabaseAsync(postgres);
        await using var receiving = await Maestro.StartAsync(postgres, broker, connectionString: database);
        await using var other = await Maestro.StartAsync(postgres, connectionString: database);
        await receiving.CreateConsumerAsync("sub");
        await using var agent = await SimulatedAgent.StartAsync(broker, "sub");
        using var subscription = other.Sources.Subscribe("tests");
        using var stranger = other.Sources.Subscribe("somebody-else");
        var id = await receiving.CreateBundleAsync("sub");
        await agent.SendStatusAsync(id, 1);

        var status = await ReadAsync(subscription.Events);
        Assert.Equal(id, SimulatedAgent.Id(status));
        Assert.Equal("sub-work-agent", status.Source);
        Assert.Contains("\"work\"", status.Extensions["metadata"].ToString());
        Assert.Contains("\"manifestBundle\":{", System.Text.Encoding.UTF8.GetString(status.Data.Span));

        await receiving.DeleteBundleAsync("sub", id);
        await agent.SendDeletedAsync(id, 1);
        var deleted = await ReadAsync(subscription.Events);
        Assert.Contains("\"Deleted\"", System.Text.Encoding.UTF8.GetString(deleted.Data.Span));
        Assert.False(stranger.Events.TryRead(out _));
    }

    [Fact]
    public async Task A_source_gets_what_differs_when_it_asks_for_a_resync()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("ask");
        await using var agent = await SimulatedAgent.StartAsync(broker, "ask");
        var (same, different, silent) = (await maestro.CreateBundleAsync("ask"), await maestro.CreateBundleAsync("ask"), await maestro.CreateBundleAsync("ask"));
        await agent.SendStatusAsync(same, 1, hash: "same");
        await agent.SendStatusAsync(different, 1, hash: "new");
        await Eventually.Equal(2L, () => maestro.CountAsync("SELECT count(*) FROM event_instances")); // both were fanned out before anybody listened
        using var subscription = maestro.Sources.Subscribe("tests");

        var request = Maestro.SourceEvent("x", "ask", "", 0, "") with
        {
            Type = $"{Maestro.DataType}.status.resync_request",
            Data = System.Text.Encoding.UTF8.GetBytes($$"""{"statusHashes":[{"resourceID":"{{same}}","statusHash":"same"},{"resourceID":"{{different}}","statusHash":"old"},{"resourceID":"{{silent}}","statusHash":"x"}]}"""),
        };
        Assert.Null(await maestro.Sources.PublishAsync(request, TestContext.Current.CancellationToken));

        var answer = await ReadAsync(subscription.Events);
        Assert.Equal(different, SimulatedAgent.Id(answer));
        Assert.EndsWith("status.resync_response", answer.Type);
        Assert.False(subscription.Events.TryRead(out _));
    }

    [Fact]
    public async Task Ten_thousand_garbage_messages_cost_no_good_one()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("noise");
        await using var agent = await SimulatedAgent.StartAsync(broker, "noise");
        var ids = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => maestro.CreateBundleAsync("noise")));
        var random = new Random(7);
        foreach (var id in ids)
        {
            foreach (var chunk in Enumerable.Range(0, 2000).Chunk(50))
                await Task.WhenAll(chunk.Select(i => agent.SendRawAsync(Garbage(agent, random, i, id))));
            await agent.SendStatusAsync(id, 1, "Good");
        }
        foreach (var id in ids)
            await Eventually.True(async () => (string?)(await maestro.BundleAsync(id))?["status"]?["conditions"]?[0]?["type"] == "Good", TimeSpan.FromSeconds(60));
        Assert.True(await maestro.MetricAsync("maestro_events_rejected_total") > 5000);
        Assert.Equal(5, await maestro.CountAsync("SELECT count(*) FROM resources"));
    }

    [Fact]
    public async Task Every_wrong_attribute_is_rejected_with_a_reason()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("wrong");
        await using var agent = await SimulatedAgent.StartAsync(broker, "wrong");
        var id = await maestro.CreateBundleAsync("wrong");
        (string, ExtensionValue)[] right = [("resourceid", id), ("resourceversion", 1), ("originalsource", "maestro"), ("sequenceid", "5")];
        var good = agent.Event("status.update_request", """{"conditions":[]}""", right);
        var topic = "sources/maestro/consumers/wrong/agentevents";

        var rejected = 0;
        foreach (var (name, value) in new (string, ExtensionValue?)[]
        {
            ("resourceid", null), ("resourceid", ""), ("resourceid", new string('x', 5000)), ("resourceversion", null), ("resourceversion", "one"), ("resourceversion", "99999999999"),
            ("originalsource", null), ("originalsource", "another"), ("sequenceid", null), ("sequenceid", "text"), ("clustername", null), ("clustername", "somebody-else"),
        })
        {
            var extensions = good.Extensions.Where(e => e.Key != name).ToDictionary();
            if (value is { } given)
                extensions[name] = given;
            await agent.SendAsync(topic, good with { Extensions = extensions });
            rejected++;
        }
        foreach (var data in new[] { "{\"conditions\":", "[]", "1", "{\"conditions\":7}", "{\"conditions\":[7]}", "" + (char)0x7f })
        {
            await agent.SendAsync(topic, good with { Data = System.Text.Encoding.UTF8.GetBytes(data) });
            rejected++;
        }
        foreach (var type in new[] { "status.unknown", "spec.create_request", "x" })
        {
            await agent.SendAsync(topic, good with { Type = $"a.b.c.{type}" });
            rejected++;
        }
        await Eventually.Equal((double)rejected, () => maestro.MetricAsync("maestro_events_rejected_total"));
        Assert.Null((await maestro.BundleAsync(id))!["status"]);

        await agent.SendAsync(topic, good with { Data = """{"conditions":[{"type":"\u0000","status":"True"}]}"""u8.ToArray() });
        await agent.SendStatusAsync(id, 1, "StillAlive");
        await Eventually.True(async () => (string?)(await maestro.BundleAsync(id))?["status"]?["conditions"]?[0]?["type"] == "StillAlive");
    }

    private static MqttPublish Garbage(SimulatedAgent agent, Random random, int i, string id)
    {
        var topic = $"sources/maestro/consumers/{agent.Consumer}/agentevents";
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return (i % 4) switch
        {
            0 => new(topic, bytes),
            1 => new(topic, bytes) { ContentType = "application/cloudevents+json" },
            2 => MqttCloudEvents.ToMessage(agent.Event("status.update_request", "{}", ("resourceid", id), ("resourceversion", 1), ("originalsource", "maestro"), ("sequenceid", "1")), topic) with { Payload = bytes },
            _ => new(topic, bytes) { UserProperties = [new("ce-id", "1"), new("ce-id", "2"), new("ce-type", Convert.ToHexString(bytes)), new("ce-specversion", "9.9")] },
        };
    }

    private static async Task<CloudEvent> ReadAsync(System.Threading.Channels.ChannelReader<CloudEvent> events)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        return await events.ReadAsync(limit.Token);
    }
}
