using System.Diagnostics;

namespace HyperFleet.MainJob;

/// <summary>Waits for the steps of a job, one after the other.</summary>
internal sealed class JobRun(ResourceLogs logs)
{
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    /// <summary>Each step is reported with the time since the first began, when it is first seen to be true.</summary>
    /// <exception cref="StuckException">A step did not become true in time.</exception>
    public async Task RunAsync(IReadOnlyList<JobStep> steps, Action<string, TimeSpan> report, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        foreach (var step in steps)
        {
            await WaitAsync(step, cancellationToken);
            report(step.Name, clock.Elapsed);
        }
    }

    private async Task WaitAsync(JobStep step, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await IsTrueAsync(step, cancellationToken))
        {
            var waited = Stopwatch.GetElapsedTime(started);
            if (waited > StepLimit) throw new StuckException(step.Name, waited, step.Resource, logs.LastComplaintOf(step.Resource));
            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }
    }

    // Whom a step asks may be restarting just now.
    private static async Task<bool> IsTrueAsync(JobStep step, CancellationToken cancellationToken)
    {
        try
        {
            return await step.IsTrueAsync(cancellationToken);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
