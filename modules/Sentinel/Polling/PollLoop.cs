using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Coordination;
using HyperFleet.Sentinel.Resources;
using HyperFleet.Sentinel.Watching;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Polling;

/// <summary>
/// A first cycle at once, then one per interval. Cycles never overlap; when one takes longer than the interval, the ticks it missed
/// become one and the next follows directly. While a watch stands, complete cycles are the safety net and come at the longer interval;
/// the ticks between look only at what the agenda says.
/// </summary>
internal sealed class PollLoop(
    SentinelOptions options, PollCycle cycle, Agenda agenda, WatchState watch, Ownership ownership, PollState state, TimeProvider time, ILogger<PollLoop> logger)
    : BackgroundService
{
    /// <summary>More than this at once is had cheaper by looking at everything.</summary>
    private const int MostRevisits = 10 * ResourceApi.MaxNamed;

    /// <summary>The first cycle waits that long to learn which partitions are ours; those that come later bring a cycle of their own.</summary>
    private static readonly TimeSpan DecisionLimit = TimeSpan.FromSeconds(5);

    private long? _lastComplete;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        SentinelLog.LoopStarting(logger);
        SentinelLog.PollingStarts(logger, options.ResourceType!, GoDuration.Format(options.PollInterval));
        try
        {
            await Task.WhenAny(ownership.Decided, Task.Delay(DecisionLimit, time, stoppingToken));
            await TurnAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The orderly end.
        }

        SentinelLog.Stopped(logger);
    }

    /// <summary>Turns at every tick, and at once when partitions were added.</summary>
    private async Task TurnAsync(CancellationToken cancellation)
    {
        using var ticks = new PeriodicTimer(options.PollInterval, time);
        var tick = ticks.WaitForNextTickAsync(cancellation).AsTask();
        while (true)
        {
            var gained = ownership.Gained;
            await RunOnceAsync(cancellation);
            await Task.WhenAny(tick, gained);
            if (gained.IsCompleted)
                _lastComplete = null;
            if (!tick.IsCompleted)
                continue;
            await tick;
            tick = ticks.WaitForNextTickAsync(cancellation).AsTask();
        }
    }

    private bool IsCycleDue => !watch.IsLive || _lastComplete is not { } last || time.GetElapsedTime(last) >= options.ResyncInterval;

    private async Task RunOnceAsync(CancellationToken cancellation)
    {
        state.SignOfLife();
        try
        {
            if (await LookAsync(cancellation) is { } failure)
                SentinelLog.CycleFailed(logger, failure.Message);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            SentinelLog.CycleCrashed(logger, fault.Message, fault); // the loop outlives any one cycle
        }
    }

    private async Task<FetchFailure?> LookAsync(CancellationToken cancellation)
    {
        var due = IsCycleDue ? null : agenda.TakeDue(time.GetUtcNow(), MostRevisits);
        if (due is not null)
            return due.Count == 0 ? null : await cycle.RunAsync(due, cancellation);
        var started = time.GetTimestamp();
        var failure = await cycle.RunAsync(cancellation);
        if (failure is null)
            _lastComplete = started;
        return failure;
    }
}
