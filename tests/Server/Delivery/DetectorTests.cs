using HyperFleet.Fixtures;
using HyperFleet.Server.Delivery;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Delivery;

/// <summary>What is found although no event and no agent speaks of it (server contract §8.2).</summary>
public sealed class DetectorTests(PostgresServer postgres)
{
    private const string Open = "SELECT count(*) FROM events WHERE reconciled_date IS NULL";

    [Fact]
    public async Task A_bundle_that_never_got_a_status_is_published_again_once_and_deleting_or_reported_ones_are_not()
    {
        await using var maestro = await Maestro.StartAsync(postgres); // no broker: events stay open
        await maestro.CreateConsumerAsync("silent");
        var (silent, reported, deleting) = (await maestro.CreateBundleAsync("silent"), await maestro.CreateBundleAsync("silent"), await maestro.CreateBundleAsync("silent"));
        Assert.Null(await maestro.DeleteBundleAsync("silent", deleting));
        await ChangeAsync(maestro, $$"""UPDATE resources SET status = '{"sequenceid":"1"}' WHERE id = '{{reported}}'""");
        await ChangeAsync(maestro, "UPDATE resources SET created_at = now() - interval '1 hour'");
        await ChangeAsync(maestro, "UPDATE events SET created_at = now() - interval '1 hour', reconciled_date = now() - interval '1 hour'");

        await DetectAsync(maestro);
        Assert.Equal(1, await maestro.CountAsync($"{Open} AND source_id = '{silent}' AND event_type = 'Create'"));
        await DetectAsync(maestro); // its event is open: nothing to add
        Assert.Equal(1, await maestro.CountAsync(Open));
        Assert.Equal(1, await maestro.MetricAsync("spec_controller_undelivered_resources_republished_total"));
    }

    [Fact]
    public async Task The_delete_of_an_agent_that_stays_silent_leaves_the_queue_and_waits_for_its_resync()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync("dead");
        var (old, young) = (await maestro.CreateBundleAsync("dead"), await maestro.CreateBundleAsync("dead"));
        Assert.Null(await maestro.DeleteBundleAsync("dead", old));
        Assert.Null(await maestro.DeleteBundleAsync("dead", young));
        await ChangeAsync(maestro, $"UPDATE resources SET deleted_at = now() - interval '2 hours' WHERE id = '{old}'");

        await DetectAsync(maestro);

        Assert.Equal(0, await maestro.CountAsync($"{Open} AND event_type = 'Delete' AND source_id = '{old}'"));
        Assert.Equal(1, await maestro.CountAsync($"{Open} AND event_type = 'Delete' AND source_id = '{young}'"));
        Assert.NotNull((await maestro.BundleAsync(old))!["deleted_at"]);
        Assert.Equal(1, await maestro.MetricAsync("spec_controller_stale_delete_events_reconciled_total"));
    }

    [Fact]
    public async Task The_age_of_the_oldest_open_event_is_a_metric()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync("aged");
        await maestro.CreateBundleAsync("aged");
        await ChangeAsync(maestro, "UPDATE events SET created_at = now() - interval '2 hours'");

        await DetectAsync(maestro);
        Assert.True(await maestro.MetricAsync("spec_controller_event_oldest_unreconciled_age_seconds") >= 7200);

        await ChangeAsync(maestro, "UPDATE events SET reconciled_date = now()");
        await DetectAsync(maestro);
        Assert.Equal(0, await maestro.MetricAsync("spec_controller_event_oldest_unreconciled_age_seconds"));
    }

    private static Task DetectAsync(Maestro maestro) => maestro.Service<EventSweep>().DetectAsync(TestContext.Current.CancellationToken);

    private static Task<long> ChangeAsync(Maestro maestro, string update) => maestro.CountAsync($"WITH changed AS ({update} RETURNING 1) SELECT count(*) FROM changed");
}
