using HyperFleet.Agent.Configuration;

namespace HyperFleet.Agent.Reconciling;

/// <summary>The workers.</summary>
internal sealed class WorkLoop(WorkQueue queue, WorkReconciler reconciler, AgentOptions options, ILogger<WorkLoop> logger) : BackgroundService
{
    private static readonly TimeSpan AfterCrash = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => queue.WorkAsync(ReconcileAsync, stoppingToken)));

    private async Task ReconcileAsync(string id, CancellationToken cancellation)
    {
        try
        {
            if (await reconciler.ReconcileAsync(id, cancellation) is { } again)
                queue.AddAfter(id, again);
            else
                queue.Forget(id);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // A fault of ours in one work must not end the others.
            AgentLog.WorkCrashed(logger, id, fault);
            queue.AddAfter(id, AfterCrash);
        }
    }
}
