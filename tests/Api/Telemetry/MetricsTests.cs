using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Telemetry;

public sealed class MetricsTests(PostgresServer postgres)
{
    [Fact]
    public async Task The_page_counts_requests_statements_and_waiting_resources()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var api = await ApiServer.StartAsync(postgres, time: time);
        var cluster = await api.CreateClusterAsync();
        await api.GetAsync($"clusters/{cluster.Id()}");
        await api.DeleteAsync($"clusters/{cluster.Id()}");
        await api.CreateClusterAsync();
        await api.PostAsync("clusters", "{");
        time.Advance(TimeSpan.FromMinutes(11));
        await Eventually.Passes(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(15));
            var page = await api.MetricsPageAsync();
            Assert.Contains("""hyperfleet_api_requests_total{component="api",version=""", page);
            Assert.Contains("""method="GET",path="/api/hyperfleet/v1/clusters/-",code="200"} 1""", page);
            Assert.Contains("""method="POST",path="/api/hyperfleet/v1/clusters",code="400"} 1""", page);
            Assert.Contains("hyperfleet_api_request_duration_seconds_bucket", page);
            Assert.Contains("hyperfleet_api_build_info", page);
            Assert.Contains("""operation="create",table="resources",le="0.001"}""", page);
            Assert.Contains("hyperfleet_db_connections_open", page);
            Assert.Matches("hyperfleet_api_reconciliation_started_total\\{[^}]*resource_type=\"cluster\",is_delete=\"false\"} 2", page);
            Assert.Matches("hyperfleet_api_resource_pending_reconciliation\\{[^}]*resource_type=\"cluster\",is_delete=\"true\"} 1", page);
            Assert.Matches("hyperfleet_api_resource_pending_reconciliation_stuck\\{[^}]*resource_type=\"cluster\",is_delete=\"false\"} 1", page);
        });
    }

    [Fact]
    public async Task Label_metrics_count_resources_changed_within_the_inclusion_duration()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var api = await ApiServer.StartAsync(
            postgres, options => options with { Metrics = options.Metrics with { LabelMetricsInclusionDuration = TimeSpan.FromHours(1) } }, time);
        await api.CreateClusterAsync(labels: """{"shard":"1","env":"x"}""");
        await api.CreateClusterAsync(labels: """{"shard":"2"}""");
        await ShowsAsync("""resource_type="cluster",label="shard"} 2""");
        await ShowsAsync("""resource_type="cluster",label="env"} 1""");
        time.Advance(TimeSpan.FromHours(2));
        await ShowsAsync("""resource_type="cluster",label="shard"} 0""");

        Task ShowsAsync(string series) => Eventually.Passes(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(15));
            Assert.Contains(series, await api.MetricsPageAsync());
        });
    }

    [Fact]
    public async Task The_longest_wait_is_shown_only_when_it_is_over_the_threshold()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var api = await ApiServer.StartAsync(postgres, time: time);
        await api.CreateClusterAsync();
        time.Advance(TimeSpan.FromMinutes(9));
        await ShowsAsync("hyperfleet_api_resource_pending_reconciliation\\{[^}]*resource_type=\"cluster\",is_delete=\"false\"} 1");
        await ShowsAsync("hyperfleet_api_resource_pending_reconciliation_stuck\\{[^}]*resource_type=\"cluster\",is_delete=\"false\"} 0");
        time.Advance(TimeSpan.FromMinutes(11));
        await ShowsAsync("stuck_duration_seconds\\{[^}]*resource_type=\"cluster\",is_delete=\"false\"} 1[2-9][0-9][0-9]");

        Task ShowsAsync(string series) => Eventually.Passes(async () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(1500));
            Assert.Matches(series, await api.MetricsPageAsync());
        });
    }
}
