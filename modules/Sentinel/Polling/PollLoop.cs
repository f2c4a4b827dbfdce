using HyperFleet.Sentinel.Configuration;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Polling;

/// <summary>
/// A first cycle at once, then one per interval. Cycles never overlap; when one takes longer than the interval, the ticks it missed
/// become one and the next follows directly.
/// </summary>
internal sealed class PollLoop(SentinelOptions options, PollCycle cycle, PollState state, TimeProvider time, ILogger<PollLoop> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        SentinelLog.LoopStarting(logger);
        SentinelLog.PollingStarts(logger, options.ResourceType!, GoDuration.Format(options.PollInterval));
        using var ticks = new PeriodicTimer(options.PollInterval, time);
        try
        {
            do
                await RunOnceAsync(stoppingToken);
            while (await ticks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The orderly end.
        }

        SentinelLog.Stopped(logger);
    }

    private async Task RunOnceAsync(CancellationToken cancellation)
    {
        state.SignOfLife();
        try
        {
            if (await cycle.RunAsync(cancellation) is { } failure)
                SentinelLog.CycleFailed(logger, failure.Message);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            SentinelLog.CycleCrashed(logger, fault.Message, fault); // the loop outlives any one cycle
        }
    }
}
