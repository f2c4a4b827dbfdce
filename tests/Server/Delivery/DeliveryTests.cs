using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Delivery;

/// <summary>The life of a bundle between a source, the server and an agent.</summary>
public sealed class DeliveryTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    [Fact]
    public async Task A_bundle_is_published_reported_changed_deleted_and_gone()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("life");
        await using var agent = await SimulatedAgent.StartAsync(broker, "life");

        var id = await maestro.CreateBundleAsync("life");
        var created = await agent.ReceivesAsync("spec.create_request", id);
        Assert.Equal("maestro", created.Source);
        Assert.Equal("1", created.Extensions["resourceversion"].ToString());
        Assert.Equal("life", created.Extensions["clustername"].ToString());
        Assert.Equal("", created.Extensions["originalsource"].ToString());
        Assert.Equal("{}", created.Extensions["logtracing"].ToString());
        Assert.Equal(id, (string?)JsonNode.Parse(created.Extensions["metadata"].ToString())!["name"]);
        Assert.Equal("hi", (string?)JsonNode.Parse(Encoding.UTF8.GetString(created.Data.Span))!["manifests"]![0]!["data"]!["text"]);

        await agent.SendStatusAsync(id, 1);
        var status = await Eventually.Value(async () => (await maestro.BundleAsync(id))?["status"], found => found is not null);
        Assert.Equal("Applied", (string?)status!["conditions"]![0]!["type"]);
        Assert.Equal(1, (int?)status["ObservedVersion"]);
        Assert.NotEmpty((string?)status["SequenceID"] ?? "");

        Assert.Null(await maestro.UpdateBundleAsync("life", id, 1, "changed"));
        var updated = await agent.ReceivesAsync("spec.update_request", id);
        Assert.Equal("2", updated.Extensions["resourceversion"].ToString());
        Assert.Contains("changed", Encoding.UTF8.GetString(updated.Data.Span));

        Assert.Null(await maestro.DeleteBundleAsync("life", id));
        var deleted = await agent.ReceivesAsync("spec.delete_request", id);
        Assert.True(SimulatedAgent.IsDelete(deleted));
        Assert.False(deleted.Data.IsEmpty);
        Assert.NotEqual(updated.Id, deleted.Id);
        Assert.NotNull((await maestro.BundleAsync(id))!["deleted_at"]);

        await agent.SendDeletedAsync(id, 2);
        await Eventually.True(async () => await maestro.BundleAsync(id) is null);
    }

    [Fact]
    public async Task I1_a_hundred_thousand_pending_deletes_do_not_delay_a_create()
    {
        var database = await Maestro.CreateDatabaseAsync(postgres);
        await using (var idle = await Maestro.StartAsync(postgres, connectionString: database))
        {
            await idle.CreateConsumerAsync("busy-1");
            await idle.CountAsync("""
                WITH c AS (INSERT INTO consumers (id, name) SELECT 'c' || n, 'dead-' || n FROM generate_series(1, 100) n),
                r AS (INSERT INTO resources (id, name, source, consumer_name, version, payload, created_at, updated_at, deleted_at)
                  SELECT 'r' || n, 'r' || n, 's', 'busy-1', 1, '{"specversion":"1.0","id":"1","source":"s","type":"a.b.c.spec.create_request","data":{"manifests":[]}}', now(), now(), now() FROM generate_series(1, 100000) n RETURNING id)
                INSERT INTO events (id, created_at, updated_at, source, source_id, event_type) SELECT 'e' || n, now() - interval '1 minute', now(), 'Resources', 'r' || n, 'Delete' FROM generate_series(1, 100000) n RETURNING 1
                """);
        }
        await using var maestro = await Maestro.StartAsync(postgres, broker, connectionString: database);
        await maestro.CreateConsumerAsync("alive");
        await using var agent = await SimulatedAgent.StartAsync(broker, "alive");
        await Eventually.True(async () => await maestro.CountAsync("SELECT count(*) FROM events WHERE reconciled_date IS NOT NULL") > 0);

        var started = TimeProvider.System.GetTimestamp();
        var id = await maestro.CreateBundleAsync("alive");
        await agent.ReceivesAsync("spec.create_request", id, TimeSpan.FromSeconds(90));

        TestContext.Current.TestOutputHelper?.WriteLine($"create published after {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0} ms");
        await Eventually.Equal(1L, () => maestro.CountAsync($"SELECT count(*) FROM events WHERE source_id = '{id}' AND reconciled_date IS NOT NULL"));
        var before = await maestro.CountAsync($"""
            SELECT count(*) FROM events d JOIN events c ON c.source_id = '{id}'
            WHERE d.event_type = 'Delete' AND d.reconciled_date > c.created_at AND d.reconciled_date < c.reconciled_date
            """);
        // A turn is four workers with 64 keys each; in the order of arrival it would have been nearly all.
        Assert.True(before < 5_000, $"{before} of 100,000 older deletes went before the create");
        Assert.True(await maestro.CountAsync("SELECT count(*) FROM events WHERE reconciled_date IS NULL") > 1000, "the deletes were gone before the create: nothing was proved");
    }

    [Fact]
    public async Task I1_repeated_deletes_make_one_open_event()
    {
        await using var maestro = await Maestro.StartAsync(postgres); // no broker: nothing is published
        await maestro.CreateConsumerAsync("repeat");
        var id = await maestro.CreateBundleAsync("repeat");

        for (var i = 0; i < 50; i++)
            Assert.Null(await maestro.DeleteBundleAsync("repeat", id));

        Assert.Equal(1, await maestro.CountAsync("SELECT count(*) FROM events WHERE event_type = 'Delete'"));
    }

    [Theory]
    [InlineData("cud"), InlineData("cdu"), InlineData("ccdd"), InlineData("cuuddu"), InlineData("cdcd"), InlineData("cddu")]
    public async Task I2_I3_whatever_the_order_a_row_goes_only_when_its_agent_acknowledged_and_the_last_word_is_the_deletion(string order)
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("orders-" + order);
        await using var agent = await SimulatedAgent.StartAsync(broker, "orders-" + order);
        var id = Guid.CreateVersion7().ToString();
        foreach (var step in order)
        {
            var action = step switch { 'c' => "create_request", 'u' => "update_request", _ => "delete_request" };
            await maestro.Sources.PublishAsync(Maestro.SourceEvent(action, "orders-" + order, id, 0, $"{step}"), TestContext.Current.CancellationToken);
        }

        await agent.ReceivesAsync(e => SimulatedAgent.Id(e) == id && SimulatedAgent.IsDelete(e));
        await Eventually.Equal(0L, () => maestro.CountAsync("SELECT count(*) FROM events WHERE reconciled_date IS NULL"));
        Assert.NotNull((await maestro.BundleAsync(id))?["deleted_at"]);
        Assert.True(SimulatedAgent.IsDelete(agent.Received.Last(e => SimulatedAgent.Id(e) == id)));

        await agent.SendDeletedAsync(id, (int)(await maestro.BundleAsync(id))!["version"]!);
        await Eventually.True(async () => await maestro.BundleAsync(id) is null);
    }

    [Fact]
    public async Task I2_a_late_Deleted_does_not_remove_a_bundle_that_nobody_deletes()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("late");
        await using var agent = await SimulatedAgent.StartAsync(broker, "late");
        var id = await maestro.CreateBundleAsync("late");
        await agent.SendDeletedAsync(id, 1);
        await agent.SendStatusAsync(id, 1);
        await Eventually.True(async () => (await maestro.BundleAsync(id))?["status"] is not null);
    }

    [Fact]
    public async Task I5_what_was_stored_while_the_broker_was_away_is_published_when_it_is_back()
    {
        await using var own = await MosquittoServer.StartAsync();
        await using var maestro = await Maestro.StartAsync(postgres, own);
        await maestro.CreateConsumerAsync("away");
        await own.KillAsync();
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
            ids.Add(await maestro.CreateBundleAsync("away"));
        await ((ServerFixture)own).StartAsync();
        await using var agent = await SimulatedAgent.StartAsync(own, "away");

        await agent.SendSpecResyncAsync(); // as every agent does after connecting
        foreach (var id in ids)
            await agent.ReceivesAsync(e => SimulatedAgent.Id(e) == id, TimeSpan.FromSeconds(60));
        await Eventually.Equal(0L, () => maestro.CountAsync("SELECT count(*) FROM events WHERE reconciled_date IS NULL"), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task I5_events_of_an_instance_that_died_before_publishing_are_published_by_another()
    {
        var database = await Maestro.CreateDatabaseAsync(postgres);
        string id;
        await using (var dead = await Maestro.StartAsync(postgres, connectionString: database))
        {
            await dead.CreateConsumerAsync("heir");
            id = await dead.CreateBundleAsync("heir");
        }
        await using var agent = await SimulatedAgent.StartAsync(broker, "heir");
        await using var maestro = await Maestro.StartAsync(postgres, broker, connectionString: database);
        await agent.ReceivesAsync("spec.create_request", id);
    }

    [Fact]
    public async Task Three_instances_publish_fifty_creates_exactly_once()
    {
        var database = await Maestro.CreateDatabaseAsync(postgres);
        await using var first = await Maestro.StartAsync(postgres, broker, connectionString: database);
        await using var second = await Maestro.StartAsync(postgres, broker, connectionString: database);
        await using var third = await Maestro.StartAsync(postgres, broker, connectionString: database);
        await first.CreateConsumerAsync("race");
        await using var agent = await SimulatedAgent.StartAsync(broker, "race");

        var creators = new[] { first, second, third };
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => creators[i % 3].CreateBundleAsync("race")));

        await Eventually.True(() => ids.All(id => agent.Received.Any(e => SimulatedAgent.Id(e) == id)));
        await Eventually.Equal(0L, () => first.CountAsync("SELECT count(*) FROM events WHERE reconciled_date IS NULL"));
        Assert.Equal(50, agent.Received.Count(e => e.Type.EndsWith("create_request", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_bundle_that_the_broker_refuses_for_its_size_is_reported_once_and_blocks_nobody()
    {
        await using var small = await MosquittoServer.StartAsync("message_size_limit 131072");
        await using var maestro = await Maestro.StartAsync(postgres, small);
        await maestro.CreateConsumerAsync("large");
        await using var agent = await SimulatedAgent.StartAsync(small, "large");

        await maestro.CreateBundleAsync("large", text: new string('x', 200_000));
        var id = await maestro.CreateBundleAsync("large");

        await agent.ReceivesAsync("spec.create_request", id);
        await Eventually.Equal(0L, () => maestro.CountAsync("SELECT count(*) FROM events WHERE reconciled_date IS NULL"));
        Assert.Equal(1, await maestro.MetricAsync("maestro_spec_undeliverable_total"));
    }
}
