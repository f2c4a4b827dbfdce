using System.Collections.Concurrent;
using HyperFleet.Agent.Reconciling;
using HyperFleet.Fixtures;

namespace HyperFleet.Agent.Tests.Reconciling;

public sealed class WorkQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_key_waits_once_however_often_it_is_added()
    {
        using var queue = new WorkQueue(TimeProvider.System);
        for (var i = 0; i < 100; i++)
            queue.Add("a");
        queue.Add("b");
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public async Task A_key_is_never_handled_by_two_at_once_and_again_when_added_meanwhile()
    {
        using var queue = new WorkQueue(TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (running, most, handled) = (0, 0, 0);
        var workers = Enumerable.Range(0, 4).Select(_ => queue.WorkAsync(
            async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                if (Interlocked.Increment(ref handled) < 50)
                    queue.Add("a");
                await Task.Yield();
                Interlocked.Decrement(ref running);
            },
            stop.Token)).ToList();
        queue.Add("a");
        await Eventually.True(() => Volatile.Read(ref handled) >= 50);
        Assert.Equal(1, most);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(workers));
    }

    [Fact]
    public async Task Of_two_times_the_earlier_one_counts()
    {
        using var queue = new WorkQueue(TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var handled = new ConcurrentQueue<string>();
        queue.AddAfter("a", TimeSpan.FromHours(1));
        queue.AddAfter("a", TimeSpan.FromMilliseconds(10));
        queue.AddAfter("a", TimeSpan.FromHours(2));
        queue.AddAfter("forgotten", TimeSpan.FromMilliseconds(1));
        queue.Forget("forgotten");
        var worker = queue.WorkAsync((key, _) => { handled.Enqueue(key); return Task.CompletedTask; }, stop.Token);
        await Eventually.True(() => handled.Contains("a"));
        Assert.Equal(["a"], handled);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker);
    }

    [Fact]
    public void What_has_time_becomes_due_together()
    {
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue(time);
        for (var i = 0; i < 100; i++)
            queue.AddAfter($"{i}", TimeSpan.FromSeconds(10) + TimeSpan.FromMilliseconds(10 * i));
        var counts = new HashSet<int>();
        for (var passed = 0; passed < 1200; passed++)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            counts.Add(queue.Count);
        }
        Assert.Equal(100, counts.Max());
        Assert.InRange(counts.Count, 2, 3); // none, perhaps those of one second, all
    }
}
