using System.Collections.Immutable;
using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the health checks of running resources (orchestration contract §8.4).</summary>
internal sealed class HealthMonitor(ResourceNotificationService notifications, HealthCheckService checks, TimeProvider time)
{
    private const int ChecksOfAStart = 240;
    private static readonly TimeSpan StartingPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan HealthyPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// 1, 2, 3, 4, then 5 seconds after consecutive failures; 30 after success. While a resource starts, others wait for it: it is
    /// asked four times a second, for about a minute.
    /// </summary>
    public static TimeSpan Pause(int failures, bool starting) =>
        failures == 0 ? HealthyPause
        : starting && failures <= ChecksOfAStart ? StartingPause
        : TimeSpan.FromSeconds(Math.Min(failures, 5));

    /// <summary>Watches one resource until cancelled.</summary>
    public async Task RunAsync(IResource resource, CancellationToken stopping)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ToHashSet();
        if (keys.Count == 0)
            return;
        try
        {
            var starting = true;
            for (var failures = 0; ;)
            {
                if (!IsRunning(resource))
                {
                    (failures, starting) = (0, true);
                    await NextChangeAsync(resource, running: true, stopping);
                }
                var started = time.GetTimestamp();
                failures = await CheckAsync(resource, keys, stopping) ? 0 : failures + 1;
                starting &= failures > 0;
                var pause = Pause(failures, starting);
                await PauseAsync(resource, pause, stopping);
                // A change of state ends the pause, but a resource that comes and goes is not asked without end.
                var rest = (pause < ShortestPause ? pause : ShortestPause) - time.GetElapsedTime(started);
                if (rest > TimeSpan.Zero)
                    await Task.Delay(rest, time, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task<bool> CheckAsync(IResource resource, HashSet<string> keys, CancellationToken stopping)
    {
        var report = await ReportAsync(keys, stopping);
        ImmutableArray<HealthReportSnapshot> reports =
        [
            .. report.Entries.Select(entry => new HealthReportSnapshot(
                entry.Key, entry.Value.Status, entry.Value.Description, entry.Value.Exception?.ToString()) { LastRun = time.GetUtcNow() }),
        ];
        foreach (var instance in notifications.Current.Where(change => change.Resource == resource))
            notifications.Publish(resource, instance.ResourceId, snapshot =>
                snapshot.State?.Text == KnownResourceStates.Running ? snapshot with { HealthReports = reports } : snapshot);
        return report.Status == HealthStatus.Healthy;
    }

    private async Task<HealthReport> ReportAsync(HashSet<string> keys, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(CheckLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await checks.CheckHealthAsync(registration => keys.Contains(registration.Name), both.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            var late = new HealthReportEntry(HealthStatus.Unhealthy, $"No answer within {CheckLimit.TotalSeconds:0} s.", CheckLimit, null, null);
            return new HealthReport(keys.ToDictionary(key => key, _ => late), CheckLimit);
        }
    }

    /// <summary>Ends early when the resource stops or starts running.</summary>
    private async Task PauseAsync(IResource resource, TimeSpan pause, CancellationToken stopping)
    {
        using var early = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var change = NextChangeAsync(resource, running: false, early.Token);
        await Task.WhenAny(Task.Delay(pause, time, early.Token), change);
        await early.CancelAsync();
        await change.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }

    private async Task NextChangeAsync(IResource resource, bool running, CancellationToken cancellation)
    {
        await foreach (var change in notifications.WatchAsync(cancellation))
            if (change.Resource == resource && IsRunning(resource) == running)
                return;
        throw new OperationCanceledException("The application is stopping.");
    }

    private bool IsRunning(IResource resource) => notifications.Current.Any(change =>
        change.Resource == resource && change.Snapshot.State?.Text == KnownResourceStates.Running);
}
