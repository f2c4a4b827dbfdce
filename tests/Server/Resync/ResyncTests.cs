using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Resync;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Resync;

public sealed class ResyncTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    [Fact]
    public async Task An_agent_gets_what_is_newer_what_it_lacks_every_deletion_and_a_delete_for_what_is_unknown()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("resync");
        var (current, newer, lacking, deleting) = (await maestro.CreateBundleAsync("resync"), await maestro.CreateBundleAsync("resync"), await maestro.CreateBundleAsync("resync"), await maestro.CreateBundleAsync("resync"));
        await maestro.UpdateBundleAsync("resync", newer, 1, "v2");
        await maestro.DeleteBundleAsync("resync", deleting); // incident I8: while the agent is away
        await Eventually.Equal(0L, () => maestro.CountAsync("SELECT count(*) FROM events WHERE reconciled_date IS NULL"));

        await using var agent = await SimulatedAgent.StartAsync(broker, "resync");
        await agent.SendSpecResyncAsync((current, 1), (newer, 1), (deleting, 1), ("unknown-here", 3));

        var gone = await agent.ReceivesAsync("spec.resync_response", "unknown-here");
        Assert.True(gone.Data.IsEmpty);
        Assert.Null(gone.DataContentType);
        Assert.Equal(["clustername", "deletiontimestamp", "originalsource", "resourceid", "resourceversion"], gone.Extensions.Keys.Order());
        Assert.Equal("3", gone.Extensions["resourceversion"].ToString());
        var responses = agent.Received.Where(e => e.Type.EndsWith("spec.resync_response", StringComparison.Ordinal)).ToDictionary(SimulatedAgent.Id);
        Assert.Equal(new[] { newer, lacking, deleting, "unknown-here" }.Order(), responses.Keys.Order());
        Assert.Equal("2", responses[newer].Extensions["resourceversion"].ToString());
        Assert.True(SimulatedAgent.IsDelete(responses[deleting]));
        Assert.False(responses[deleting].Data.IsEmpty);
    }

    [Fact]
    public async Task An_empty_database_wipes_no_agent_unless_told_so()
    {
        await using var careful = await Maestro.StartAsync(postgres, broker);
        await using var agent = await SimulatedAgent.StartAsync(broker, "empty");
        var request = new SpecResyncRequest("empty", new Dictionary<string, int> { ["left"] = 1 }, null, null);
        await careful.Service<SpecResync>().AnswerAsync(request, TestContext.Current.CancellationToken);
        await using var strict = await Maestro.StartAsync(postgres, broker, options => options with { Events = new() { ResyncUnknownConsumers = true } });
        await strict.Service<SpecResync>().AnswerAsync(request, TestContext.Current.CancellationToken);

        await agent.ReceivesAsync("spec.resync_response", "left");
        Assert.Single(agent.Received, e => e.Type.EndsWith("resync_response", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_for_a_range_of_ids_is_answered_for_that_range()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("range");
        foreach (var id in new[] { "range-a", "range-b", "range-c" })
            await maestro.CreateBundleAsync("range", id);
        await Eventually.Equal(0L, () => maestro.CountAsync("SELECT count(*) FROM events WHERE reconciled_date IS NULL"));
        await using var agent = await SimulatedAgent.StartAsync(broker, "range");

        await agent.SendAsync("spec.resync_request", """{"resourceVersions":[{"resourceID":"x","resourceVersion":1}]}""", ("originalsource", ""), ("resyncafter", "range-a"), ("resyncupto", "range-b"));

        await agent.ReceivesAsync("spec.resync_response", "x");
        Assert.Equal(["range-b", "x"], agent.Received.Where(e => e.Type.EndsWith("resync_response", StringComparison.Ordinal)).Select(SimulatedAgent.Id));
    }

    [Fact]
    public async Task I9_after_a_broker_restart_every_consumer_is_asked_for_its_statuses_by_name()
    {
        await using var own = await MosquittoServer.StartAsync();
        await using var maestro = await Maestro.StartAsync(postgres, own);
        await maestro.CreateConsumerAsync("asked");
        var id = await maestro.CreateBundleAsync("asked");
        await using var agent = await SimulatedAgent.StartAsync(own, "asked");
        await agent.SendStatusAsync(id, 1, hash: "first");
        await Eventually.True(async () => (await maestro.BundleAsync(id))?["status"] is not null);

        await own.RestartAsync();
        var request = await agent.ReceivesAsync(e => e.Type.EndsWith("status.resync_request", StringComparison.Ordinal) && Encoding.UTF8.GetString(e.Data.Span).Contains("first"), TimeSpan.FromSeconds(60));
        Assert.Equal($$"""{"statusHashes":[{"resourceID":"{{id}}","statusHash":"first"}]}""", Encoding.UTF8.GetString(request.Data.Span));
        Assert.Equal("asked", request.Extensions["clustername"].ToString());
        Assert.Equal("", request.Extensions["originalsource"].ToString());
    }

    [Fact]
    public async Task I9_an_agent_that_connects_after_the_server_is_asked_for_its_statuses_again()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("late");
        var id = await maestro.CreateBundleAsync("late");
        await using var agent = await SimulatedAgent.StartAsync(broker, "late");
        await agent.SendSpecResyncAsync((id, 1));
        var request = await agent.ReceivesAsync(e => e.Type.EndsWith("status.resync_request", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        Assert.Equal($$"""{"statusHashes":[{"resourceID":"{{id}}","statusHash":"{{StatusResync.NoStatus}}"}]}""", Encoding.UTF8.GetString(request.Data.Span));
    }

    [Fact]
    public async Task I9_a_deletion_without_an_answer_is_sent_again_on_every_connection()
    {
        await using var wire = TcpProxy.Start(broker.Port);
        await using var maestro = await Maestro.StartAsync(postgres, broker, brokerPort: wire.Port);
        await maestro.CreateConsumerAsync("forgetful");
        var id = await maestro.CreateBundleAsync("forgetful");
        await maestro.DeleteBundleAsync("forgetful", id);
        await using var agent = await SimulatedAgent.StartAsync(broker, "forgetful");
        await Eventually.Equal(0L, () => maestro.CountAsync("SELECT count(*) FROM events WHERE reconciled_date IS NULL"));
        var heard = agent.Received.Count(SimulatedAgent.IsDelete);

        wire.Cut();

        await Eventually.True(() => agent.Received.Count(SimulatedAgent.IsDelete) > heard, TimeSpan.FromSeconds(60));
        Assert.NotNull(await maestro.BundleAsync(id));
    }

    [Fact]
    public async Task I6_a_resync_of_ten_thousand_bundles_stays_below_the_brokers_limit()
    {
        var database = await Maestro.CreateDatabaseAsync(postgres);
        await using (var idle = await Maestro.StartAsync(postgres, connectionString: database))
        {
            await idle.CreateConsumerAsync("many");
            await idle.CountAsync("""
                WITH r AS (INSERT INTO resources (id, name, source, consumer_name, version, payload, created_at, updated_at)
                  SELECT gen_random_uuid()::text, 'n' || n, 's', 'many', 1, '{"specversion":"1.0","id":"1","source":"s","type":"a.b.c.spec.create_request","data":{"manifests":[]}}', now(), now() FROM generate_series(1, 10000) n RETURNING 1)
                SELECT count(*) FROM r
                """);
        }
        await using var small = await MosquittoServer.StartAsync("message_size_limit 131072");
        await using var agent = await SimulatedAgent.StartAsync(small, "many");
        await using var maestro = await Maestro.StartAsync(postgres, small, connectionString: database);

        await Eventually.True(() => agent.Received.Count(IsRequest) == 14, TimeSpan.FromSeconds(60));
        Assert.Equal(10_000, agent.Received.Where(IsRequest).Sum(e => JsonNode.Parse(e.Data.Span)!["statusHashes"]!.AsArray().Count));
        Assert.All(agent.Received, e => Assert.True(e.Data.Length < 110 * 1024));

        await agent.SendSpecResyncAsync();
        await Eventually.Equal(10_014, () => agent.Received.Count, TimeSpan.FromSeconds(60));

        static bool IsRequest(CloudEvent e) => e.Type.EndsWith("status.resync_request", StringComparison.Ordinal);
    }
}
