using HyperFleet.Fixtures;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Statuses;

/// <summary>The connection that listens for statuses breaks (server contract §8.4): upstream never repairs what it misses.</summary>
public sealed class ListenerTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Statuses_noted_while_the_listening_connection_is_broken_reach_their_subscribers_and_the_look_is_counted()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("deaf");
        await using var agent = await SimulatedAgent.StartAsync(broker, "deaf");
        using var subscription = maestro.Sources.Subscribe("tests");
        var id = await maestro.CreateBundleAsync("deaf");
        await Eventually.True(async () => await maestro.CountAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = current_database()") > 0, Patience);

        await agent.SendStatusAsync(id, 1);

        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        Assert.Equal(id, SimulatedAgent.Id(await subscription.Events.ReadAsync(limit.Token)));
        await Eventually.True(async () => await maestro.MetricAsync("status_controller_event_sync_operation_total", "status=\"success\"") >= 1, Patience);
        await Eventually.Equal(1L, () => maestro.CountAsync("SELECT count(DISTINCT event_id) FROM event_instances"), Patience);
    }
}
