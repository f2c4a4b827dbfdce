namespace HyperFleet.Agent.Reconciling;

/// <summary>
/// Gives memory back when the agent has come to rest. What many works at once have left on the heap would otherwise stay resident:
/// at rest too little is allocated for a collection to happen.
/// </summary>
internal sealed class IdleMemory(TimeProvider time) : BackgroundService
{
    private const long Busy = 8 * 1024 * 1024; // bytes allocated in an interval
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var isOwed = false;
        for (long before = 0, now; await timer.WaitForNextTickAsync(stoppingToken); before = now)
        {
            now = GC.GetTotalAllocatedBytes();
            if (now - before >= Busy)
                isOwed = true;
            else if (isOwed)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                isOwed = false;
            }
        }
    }
}
