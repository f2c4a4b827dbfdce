using HyperFleet.Fixtures;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Polling;
using HyperFleet.Sentinel.Watching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Polling;

public sealed class HealthTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task Ready_after_the_first_successful_cycle_and_alive_all_along()
    {
        var api = await StartAsync(Cluster("c1"));
        api.Failure = _ => Results.StatusCode(404);
        await using var bench = await SentinelBench.StartAsync(rabbit, api);
        var (status, body) = await bench.GetAsync(0, "/readyz");
        Assert.Equal(503, status);
        Assert.Contains("\"sentinel_poll\":\"no successful poll completed yet\"", body, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"error\"", body, StringComparison.Ordinal);
        Assert.Equal((200, """{"status":"ok"}"""), await bench.GetAsync(0, "/healthz"));

        api.Failure = _ => null;
        await Eventually.Equal((200, """{"status":"ok","checks":{"broker":"ok","sentinel_poll":"ok"}}"""), () => bench.GetAsync(0, "/readyz"));
        api.Failure = _ => Results.StatusCode(404);
        var failed = bench.Log.Lines.Count(l => l.StartsWith("Error: Trigger failed", StringComparison.Ordinal));
        await Eventually.True(() => bench.Log.Lines.Count(l => l.StartsWith("Error: Trigger failed", StringComparison.Ordinal)) > failed);
        Assert.Equal(200, (await bench.GetAsync(0, "/readyz")).Status); // it never reverts
    }

    [Fact]
    public void Liveness_is_about_attempts()
    {
        var time = new FakeTimeProvider();
        var state = new PollState(new SentinelOptions { Clients = new ClientsSection { HyperfleetApi = new ApiSection() } }, new WatchState(), time);
        Assert.Null(state.Failure());
        for (var minute = 0; minute < 30; minute++) // an API that is down for half an hour, asked again and again
        {
            time.Advance(TimeSpan.FromSeconds(50));
            state.SignOfLife();
            time.Advance(TimeSpan.FromSeconds(10));
            Assert.Null(state.Failure());
        }

        time.Advance(TimeSpan.FromSeconds(46)); // a loop that does not turn
        Assert.Equal("poll stale", state.Failure());
        state.SignOfLife();
        Assert.Null(state.Failure());
    }

    [Fact]
    public async Task While_it_stops_every_check_is_unavailable()
    {
        var api = await StartAsync(Cluster("c1"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api);
        await Eventually.Equal(200, async () => (await bench.GetAsync(0, "/readyz")).Status);
        bench.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        var (status, body) = await bench.GetAsync(0, "/readyz");
        Assert.Equal(503, status);
        Assert.Contains("""
            "checks":{"broker":"unavailable","sentinel_poll":"unavailable"}
            """, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_metrics_carry_the_contract_s_names_and_labels()
    {
        var api = await StartAsync(Cluster("c1"), Cluster("c2", reconciled: "True"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m");
        await bench.FirstCycleAsync();
        var page = (await bench.GetAsync(1, "/metrics")).Body;
        const string labels = """component="sentinel",version="[^"]+",resource_type="clusters",resource_selector="all" """;
        foreach (var line in (string[])[
            $"hyperfleet_sentinel_pending_resources{{{labels.Trim()}}} 1",
            $"hyperfleet_sentinel_events_published_total{{{labels.Trim()},reason=\"generation not yet published\"}} 1",
            $"hyperfleet_sentinel_resources_skipped_total{{{labels.Trim()},reason=\"message decision result is false\"}} 1",
            $"hyperfleet_sentinel_poll_duration_seconds_count{{{labels.Trim()}}} 1",
            $"hyperfleet_sentinel_poll_duration_seconds_bucket{{{labels.Trim()},le=\"0.005\"}} ",
            "hyperfleet_sentinel_last_successful_poll_timestamp_seconds{component=\"sentinel\",version=\"[^\"]+\"} [0-9.]+",
            $"hyperfleet_broker_messages_published_total{{component=\"sentinel\",version=\"[^\"]+\",topic=\"{bench.Topic}\"}} 1",
        ])
        {
            Assert.Matches(line.Replace("{", "\\{", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal), page);
        }
    }

    [Fact]
    public async Task The_lines_that_operators_search_for_are_written()
    {
        var api = await StartAsync(Cluster("c1"), Cluster("c2", reconciled: "True"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m");
        await bench.FirstCycleAsync();
        foreach (var line in (string[])[
            "Information: Starting sentinel loop",
            "Information: Starting sentinel resource_type=clusters poll_interval=10m0s",
            "Information: Fetched resources count=2 label_selectors=",
            "Information: Published event resource_id=c1",
            "Debug: Skipped resource resource_id=c2 decision_reason=message decision result is false",
            $"to topic {bench.Topic}",
        ])
        {
            Assert.Contains(bench.Log.Lines, l => l.Contains(line, StringComparison.Ordinal));
        }
    }
}
