using HyperFleet.Fixtures;

namespace HyperFleet.Load.Servers;

/// <summary>A Sentinel that looks at every cluster again and again, and stands still while its baseline is measured.</summary>
internal sealed class SentinelRole : IAsyncDisposable
{
    private const string Cycles = "hyperfleet_sentinel_poll_duration_seconds";
    private readonly LoopbackPort _health;
    private readonly LoopbackPort _metrics;
    private readonly MetricsPage _page;

    private SentinelRole(RoleProcess process, LoopbackPort health, LoopbackPort metrics) =>
        (Process, _health, _metrics, _page) = (process, health, metrics, new(metrics.Number));

    public RoleProcess Process { get; }

    /// <param name="watch">Follow the API's changes too; then there are cycles only now and then.</param>
    /// <param name="resync">How often, while it watches.</param>
    public static async Task<SentinelRole> StartAsync(Uri api, Uri broker, string pollInterval, bool watch = false, string resync = "5m")
    {
        var (health, metrics) = (LoopbackPort.Take(), LoopbackPort.Take());
        var process = await RoleProcess.StartAsync(
            ["sentinel", "serve"],
            new Dictionary<string, string>
            {
                ["HYPERFLEET_CONFIG"] = Path.Combine(AppContext.BaseDirectory, "Fleets", "sentinel.yaml"),
                ["HYPERFLEET_API_BASE_URL"] = api.ToString().TrimEnd('/'),
                ["HYPERFLEET_POLL_INTERVAL"] = pollInterval,
                ["HYPERFLEET_RESYNC_INTERVAL"] = resync,
                ["HYPERFLEET_WATCH"] = watch ? "true" : "false",
                ["HYPERFLEET_HEALTH_HOST"] = "127.0.0.1",
                ["HYPERFLEET_HEALTH_PORT"] = $"{health.Number}",
                ["HYPERFLEET_METRICS_HOST"] = "127.0.0.1",
                ["HYPERFLEET_METRICS_PORT"] = $"{metrics.Number}",
                ["BROKER_RABBITMQ_URL"] = broker.AbsoluteUri,
            },
            new($"http://127.0.0.1:{health.Number}/readyz"));
        return new(process, health, metrics);
    }

    public Task<double> PublishedAsync(CancellationToken cancellation) => _page.SumAsync("hyperfleet_sentinel_events_published_total", cancellation);

    /// <summary>What a cycle takes: the mean of those that begin and end within the time, at least two.</summary>
    public async Task<CycleCost> CycleAsync(TimeSpan duration, CancellationToken cancellation)
    {
        // The cycle under way may have begun before, or stood still.
        var before = await AfterNextCycleAsync(await ReadAsync(cancellation), cancellation);
        var used = Process.Cpu;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var after = before;
        while (after.Count < before.Count + 2 || clock.Elapsed < duration)
            after = await AfterNextCycleAsync(after, cancellation);
        var cycles = after.Count - before.Count;
        return new((after.Seconds - before.Seconds) / cycles, (Process.Cpu - used).TotalMicroseconds / cycles);
    }

    public void Pause() => Process.Signal("STOP");

    public void Resume() => Process.Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _page.Dispose();
        _health.Dispose();
        _metrics.Dispose();
    }

    private async Task<(double Count, double Seconds)> ReadAsync(CancellationToken cancellation) =>
        (await _page.SumAsync(Cycles + "_count", cancellation), await _page.SumAsync(Cycles + "_sum", cancellation));

    private async Task<(double Count, double Seconds)> AfterNextCycleAsync((double Count, double Seconds) before, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellation);
            if (await ReadAsync(cancellation) is var now && now.Count > before.Count)
                return now;
        }
    }
}
