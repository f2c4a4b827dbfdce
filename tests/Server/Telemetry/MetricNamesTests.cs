using HyperFleet.Fixtures;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Delivery;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Telemetry;

/// <summary>Every metric of server contract §9 is on the page, under upstream's name and with its labels, ids left out.</summary>
public sealed class MetricNamesTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    private static readonly string[] Expected =
    [
        "rest_api_inbound_request_count{", "rest_api_inbound_request_duration_bucket{",
        "cloudevents_received_total{", "cloudevents_sent_total{", "cloudevents_client_reconnected_total{client_id=",
        "resources_spec_resync_duration_seconds_count{", "resource_processed_total{action=", "resource_first_status_latency_seconds_count{", "resource_status_event_processing_latency_seconds_count{",
        "spec_controller_event_reconcile_total{", "spec_controller_event_reconcile_duration_seconds_count", "spec_controller_event_sync_operation_total{status=\"success\"",
        "spec_controller_event_oldest_unreconciled_age_seconds", "spec_controller_undelivered_resources_republished_total", "spec_controller_stale_delete_events_reconciled_total",
        "status_controller_event_reconcile_total{", "status_controller_event_reconcile_duration_seconds_count", "postgres_notification_queue_usage",
        "advisory_lock_count{", "advisory_unlock_count{", "advisory_lock_duration_count{",
        "workqueue_depth{queue_name=\"event-controller\"", "workqueue_depth{queue_name=\"status-event-controller\"", "workqueue_adds_total{queue_name=\"event-controller\"",
        "workqueue_adds_total{queue_name=\"status-event-controller\"", "workqueue_queue_duration_seconds_count{", "workqueue_work_duration_seconds_count{",
        "workqueue_unfinished_work_seconds{", "workqueue_longest_running_processor_seconds{",
    ];

    /// <summary>Whether the line is of this name, followed by constant labels or a value, and has the label.</summary>
    private static bool Shows(string line, string series)
    {
        var (name, label) = series.IndexOf('{', StringComparison.Ordinal) is > 0 and var at ? (series[..at], series[(at + 1)..]) : (series, "");
        return line.StartsWith(name, StringComparison.Ordinal) && line.AsSpan(name.Length) is ['{' or ' ', ..] && line.Contains(label, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_metric_of_the_contract_is_there_after_one_life_of_a_bundle()
    {
        await using var maestro = await Maestro.StartAsync(postgres, broker);
        await maestro.CreateConsumerAsync("metrics");
        await using var agent = await SimulatedAgent.StartAsync(broker, "metrics");
        var id = await maestro.CreateBundleAsync("metrics");
        await agent.ReceivesAsync("create_request", id);
        await agent.SendStatusAsync(id, 1);
        await Eventually.True(async () => (await maestro.BundleAsync(id))?["status"] is not null, TimeSpan.FromSeconds(60));
        Assert.Null(await maestro.UpdateBundleAsync("metrics", id, 1, "changed"));
        await agent.SendSpecResyncAsync();
        await maestro.Service<EventSweep>().DetectAsync(TestContext.Current.CancellationToken);

        await Eventually.Passes(async () =>
        {
            var page = await maestro.Metrics.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
            var lines = page.Split('\n');
            Assert.DoesNotContain(Expected, series => !lines.Any(line => Shows(line, series)));
            Assert.Contains($"server_instance_id=\"{maestro.Service<ServerOptions>().ClientId}\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain(id, page, StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(60));
    }
}
