using System.Collections.Concurrent;
using HyperFleet.Fixtures;

namespace HyperFleet.Broker.Tests.Consuming;

public sealed class StoppingTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task Stopping_waits_for_handlers_and_acknowledges_their_messages()
    {
        await using var bench = new BrokerBench(rabbit.Address, o => o with { Parallelism = 6 });
        int started = 0, finished = 0;
        var gate = new TaskCompletionSource();
        var subscriber = await bench.SubscriberAsync("a", async (_, cancellation) =>
        {
            Interlocked.Increment(ref started);
            await gate.Task.WaitAsync(cancellation);
            Interlocked.Increment(ref finished);
            return HandlerResult.Done;
        });
        await PublishAsync(bench, 5);
        await Eventually.Equal(5, () => started);

        var stopping = subscriber.DisposeAsync().AsTask();
        Assert.False(stopping.IsCompleted);
        gate.SetResult();
        await stopping;

        Assert.Equal(5, finished);
        Assert.DoesNotContain(bench.Log.Lines, line => line.Contains("close notification", StringComparison.Ordinal));
        Assert.Equal(0u, await (await bench.BareAsync()).MessageCountAsync(subscriber.Queue, BrokerBench.Cancellation));
    }

    [Fact]
    public async Task A_handler_that_does_not_end_is_abandoned_and_its_message_delivered_again()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var subscriber = await bench.SubscriberAsync("a", async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return HandlerResult.Done;
        }, stopLimit: TimeSpan.FromMilliseconds(200));
        await PublishAsync(bench, 1);
        await Eventually.Equal(1, () => (int)bench.Metrics["hyperfleet_broker_messages_consumed_total"]);

        await subscriber.DisposeAsync();

        var again = new ConcurrentQueue<string>();
        await bench.CollectAsync("a", again);
        await Eventually.Equal(1, () => again.Count);
    }

    [Fact]
    public async Task A_throwing_handler_does_not_hold_up_the_stop()
    {
        await using var bench = new BrokerBench(rabbit.Address, o => o with { RetryDelay = TimeSpan.FromMinutes(5) });
        var subscriber = await bench.SubscriberAsync("a", (_, _) => throw new InvalidOperationException("boom"));
        await PublishAsync(bench, 1);
        await Eventually.Equal(1, () => (int)bench.Metrics["hyperfleet_broker_errors_total{error_type=handler}"]);
        await subscriber.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15), BrokerBench.Cancellation); // the limit of the stop is 20 s
    }

    [Fact]
    public async Task A_slow_consumer_gets_fewer_than_a_fast_one_and_a_failing_one_does_not_starve_the_other()
    {
        await using var bench = new BrokerBench(rabbit.Address, o => o with { PrefetchCount = 1 });
        ConcurrentQueue<string> slow = new(), fast = new();
        await bench.CollectAsync("shared", fast);
        await bench.SubscriberAsync("shared", async (r, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellation);
            slow.Enqueue(r.Event.Id);
            return HandlerResult.Done;
        });
        await PublishAsync(bench, 20);
        await Eventually.Equal(20, () => slow.Count + fast.Count);
        Assert.True(slow.Count < fast.Count, $"slow {slow.Count}, fast {fast.Count}");
    }

    [Fact]
    public async Task A_closed_subscriber_cannot_be_started_and_closes_twice()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var subscriber = await bench.CollectAsync("a", new ConcurrentQueue<string>());
        await subscriber.DisposeAsync();
        await subscriber.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(subscriber.Start);
        Assert.Equal("RabbitMQ connection is closed", subscriber.Trouble);
    }

    private static async Task PublishAsync(BrokerBench bench, int count)
    {
        var publisher = await bench.PublisherAsync();
        for (var i = 0; i < count; i++)
            Assert.True((await publisher.PublishAsync(BrokerBench.Event($"e{i}"), BrokerBench.Cancellation)).IsPublished);
    }
}
