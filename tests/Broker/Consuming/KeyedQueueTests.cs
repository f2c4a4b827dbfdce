using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Broker.Consuming;
using HyperFleet.Fixtures;

namespace HyperFleet.Broker.Tests.Consuming;

public sealed class KeyedQueueTests
{
    [Fact]
    public void Order_per_key_and_the_bound_on_parallelism_hold_for_any_load() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), Prop.ForAll(
            Gen.Choose(1, 6).Zip(Gen.ListOf(Gen.Choose(0, 4), 60)).ToArbitrary(),
            async load =>
            {
                var (parallelism, keys) = load;
                var seen = new ConcurrentQueue<(int Key, int Number)>();
                int running = 0, most = 0;
                using var queue = new KeyedQueue<(int Key, int Number)>(parallelism, async (item, _) =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref running));
                    await Task.Yield();
                    seen.Enqueue(item);
                    Interlocked.Decrement(ref running);
                    return null;
                }, TimeProvider.System);
                queue.Start();
                for (var i = 0; i < keys.Count; i++)
                    queue.Add($"{keys[i]}", (keys[i], i));
                await Eventually.Equal(keys.Count, () => seen.Count);
                await queue.StopAsync(TimeSpan.FromSeconds(5));
                return most <= parallelism && seen.GroupBy(item => item.Key).All(g => g.Select(i => i.Number).SequenceEqual(g.Select(i => i.Number).Order()));
            }));

    [Fact]
    public async Task A_waiting_item_holds_its_key_and_no_worker()
    {
        var time = new FakeTimeProvider();
        var seen = new ConcurrentQueue<string>();
        using var queue = new KeyedQueue<string>(1, (item, _) =>
        {
            seen.Enqueue(item);
            return Task.FromResult(item == "a1" && seen.Count(x => x == "a1") == 1 ? TimeSpan.FromSeconds(5) : (TimeSpan?)null);
        }, time);
        queue.Start();
        queue.Add("a", "a1");
        queue.Add("a", "a2");
        queue.Add("b", "b1");
        await Eventually.Equal(2, () => seen.Count);
        time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Equal(4, () => seen.Count);
        Assert.Equal(["a1", "b1", "a1", "a2"], seen);
        await queue.StopAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Removing_what_waits_spares_what_runs()
    {
        var gate = new TaskCompletionSource();
        var seen = new ConcurrentQueue<int>();
        using var queue = new KeyedQueue<int>(1, async (item, _) =>
        {
            seen.Enqueue(item);
            await gate.Task;
            return null;
        }, TimeProvider.System);
        queue.Start();
        foreach (var item in (int[])[1, 2, 3])
            queue.Add("k", item);
        queue.Add("other", 4);
        await Eventually.Equal(1, () => seen.Count);
        queue.RemoveWaiting(item => item != 3);
        gate.SetResult();
        await Eventually.Equal(2, () => seen.Count);
        Assert.Equal([1, 3], seen);
        await queue.StopAsync(TimeSpan.FromSeconds(5));
    }
}
