using System.Collections.Concurrent;
using HyperFleet.Fixtures;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Tests.Connections;

/// <summary>A broker of their own: these tests kill it, pause it and fill its disk.</summary>
[CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
public sealed class FaultCollection : ICollectionFixture<BrokenRabbit>;

public sealed class BrokenRabbit : IAsyncLifetime
{
    public RabbitMqServer Server { get; } = new();

    public ValueTask InitializeAsync() => Server.InitializeAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

[Collection(nameof(FaultTests))]
public sealed class FaultTests(BrokenRabbit broken)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_killed_broker_loses_nothing_that_was_confirmed_and_everything_recovers()
    {
        await using var bench = new BrokerBench(broken.Server.Address);
        var received = new ConcurrentQueue<string>();
        await bench.CollectAsync("a", received);
        var publisher = await bench.PublisherAsync();
        var confirmed = new ConcurrentQueue<string>();

        var publishing = Task.WhenAll(Enumerable.Range(0, 3000).Select(async i =>
        {
            if ((await publisher.PublishAsync(BrokerBench.Event($"e{i}"), BrokerBench.Cancellation)).IsPublished)
                confirmed.Enqueue($"e{i}");
        }));
        await Eventually.True(() => confirmed.Count > 100, Patience);
        await broken.Server.KillAsync();
        await publishing;
        Assert.NotNull(await Eventually.Value(() => Task.FromResult(publisher.Trouble), trouble => trouble is not null, Patience));
        await broken.Server.StartAsync();

        await Eventually.Equal(null, () => publisher.Trouble, Patience);
        var after = await publisher.PublishAsync(BrokerBench.Event("after"), BrokerBench.Cancellation);
        Assert.Equal(new PublishResult(PublishOutcome.Confirmed), after);
        await Eventually.True(() => confirmed.Append("after").All(received.Contains), Patience);
    }

    [Fact]
    public async Task A_wiped_broker_gets_its_exchange_queue_and_binding_again()
    {
        await using var bench = new BrokerBench(broken.Server.Address);
        var received = new ConcurrentQueue<string>();
        var subscriber = await bench.CollectAsync("a", received);
        var publisher = await bench.PublisherAsync();
        await using (var bare = await bench.BareAsync())
        {
            await bare.ExchangeDeleteAsync(bench.Topic, cancellationToken: BrokerBench.Cancellation);
            await bare.QueueDeleteAsync(subscriber.Queue, cancellationToken: BrokerBench.Cancellation); // cancels the consumer
        }

        await Eventually.True(
            async () => (await publisher.PublishAsync(BrokerBench.Event("again"), BrokerBench.Cancellation)).Outcome is PublishOutcome.Confirmed, Patience);
        await Eventually.True(() => received.Contains("again"), Patience);
    }

    [Fact]
    public async Task A_paused_broker_lets_publishing_time_out_and_nothing_hang()
    {
        await using var bench = new BrokerBench(
            broken.Server.Address,
            o => o with { ConfirmTimeout = TimeSpan.FromSeconds(1), Address = o.Address with { Heartbeat = TimeSpan.FromSeconds(4) } });
        var publisher = await bench.PublisherAsync();
        broken.Server.Pause();
        try
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => publisher.PublishAsync(BrokerBench.Event($"p{i}"), BrokerBench.Cancellation)))
                .WaitAsync(Patience, BrokerBench.Cancellation);
            Assert.All(outcomes, o => Assert.Contains(o.Outcome, (PublishOutcome[])[PublishOutcome.TimedOut, PublishOutcome.Disconnected]));
            await Eventually.True(() => publisher.Trouble is not null, Patience); // the heartbeat finds out
        }
        finally
        {
            broken.Server.Resume();
        }

        await Eventually.Equal(null, () => publisher.Trouble, Patience);
        await Eventually.True(async () => (await publisher.PublishAsync(BrokerBench.Event("back"), BrokerBench.Cancellation)).IsPublished, Patience);
    }

    [Theory]
    [InlineData("set_disk_free_limit", "1000000GB", "50MB", "low on disk")]
    [InlineData("set_vm_memory_high_watermark", "0.0000001", "0.4", "low on memory")]
    public async Task An_alarm_is_named_by_readiness_and_passes(string limit, string alarming, string fine, string reason)
    {
        await using var bench = new BrokerBench(broken.Server.Address, o => o with { ConfirmTimeout = TimeSpan.FromSeconds(1) });
        var publisher = await bench.PublisherAsync();
        await broken.Server.ControlAsync([limit, alarming], BrokerBench.Cancellation);
        try
        {
            // The broker blocks a connection when it next publishes.
            await Eventually.True(async () =>
            {
                await publisher.PublishAsync(BrokerBench.Event("full"), BrokerBench.Cancellation);
                return publisher.Trouble?.StartsWith($"RabbitMQ blocks publishing: {reason}", StringComparison.Ordinal) == true;
            }, Patience);
            Assert.False((await publisher.PublishAsync(BrokerBench.Event("full"), BrokerBench.Cancellation)).IsPublished);
        }
        finally
        {
            await broken.Server.ControlAsync([limit, fine], BrokerBench.Cancellation);
        }

        await Eventually.Equal(null, () => publisher.Trouble, Patience);
        await Eventually.True(async () => (await publisher.PublishAsync(BrokerBench.Event("fine"), BrokerBench.Cancellation)).IsPublished, Patience);
    }

    [Fact]
    public async Task A_connection_cut_amid_publishing_loses_nothing_that_was_confirmed_and_says_what_was_not()
    {
        await using var wire = TcpProxy.Start(broken.Server.Port);
        await using var bench = new BrokerBench(broken.Server.Address);
        var received = new ConcurrentQueue<string>();
        await bench.CollectAsync("a", received);
        await using var cut = new BrokerBench(broken.Server.Address, o => o with { Address = o.Address with { Port = wire.Port }, Exchange = bench.Topic });
        var publisher = await cut.PublisherAsync();
        var outcomes = new ConcurrentDictionary<string, PublishResult>();

        var publishing = Task.WhenAll(Enumerable.Range(0, 5000).Select(async i =>
            outcomes[$"e{i}"] = await publisher.PublishAsync(BrokerBench.Event($"e{i}"), BrokerBench.Cancellation)));
        await Eventually.True(() => outcomes.Count > 100, Patience);
        wire.Cut();
        await publishing.WaitAsync(Patience, BrokerBench.Cancellation);

        var unconfirmed = outcomes.Where(o => !o.Value.IsPublished).ToList();
        Assert.NotEmpty(unconfirmed);
        Assert.All(unconfirmed, o => Assert.Equal(PublishOutcome.Disconnected, o.Value.Outcome));
        await Eventually.Equal(null, () => publisher.Trouble, Patience);
        foreach (var (id, _) in unconfirmed)
            Assert.True((await publisher.PublishAsync(BrokerBench.Event(id), BrokerBench.Cancellation)).IsPublished);
        await Eventually.True(() => outcomes.Keys.All(received.Contains), Patience);
    }

    [Fact]
    public async Task An_orderly_stop_of_the_broker_is_logged_in_its_own_words()
    {
        await using var bench = new BrokerBench(broken.Server.Address);
        var subscriber = await bench.CollectAsync("a", new ConcurrentQueue<string>());
        await broken.Server.StopAsync();
        try
        {
            await Eventually.True(() => subscriber.Trouble is not null, Patience);
            Assert.Contains(bench.Log.Lines, l => l.Contains("Received close notification from AMQP, reconnecting: RabbitMQ said 320 CONNECTION_FORCED", StringComparison.Ordinal));
            Assert.DoesNotContain(bench.Log.Lines, l => l.Contains("the queue was deleted", StringComparison.Ordinal));
        }
        finally
        {
            await broken.Server.StartAsync();
        }
    }

    [Fact]
    public async Task A_rotated_password_is_read_from_its_file_after_a_refused_login()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllTextAsync(file, "outdated", BrokerBench.Cancellation);
            var sources = new BrokerSources
            {
                Environment = name => name switch
                {
                    "BROKER_RABBITMQ_URL" => broken.Server.Address.AbsoluteUri,
                    "BROKER_RABBITMQ_PASSWORD_FILE" => file,
                    _ => null,
                },
            };
            Assert.True(BrokerConfiguration.TryLoad(sources, out var loaded, out var error), error);
            await using var bench = new BrokerBench(broken.Server.Address, _ => loaded);
            var publisher = await bench.PublisherAsync(ready: false);
            await Eventually.True(() => publisher.Trouble?.Contains("ACCESS_REFUSED", StringComparison.Ordinal) == true, Patience);
            await File.WriteAllTextAsync(file, broken.Server.Address.UserInfo.Split(':')[1], BrokerBench.Cancellation);
            await Eventually.Equal(null, () => publisher.Trouble, Patience);
            Assert.DoesNotContain(bench.Log.Lines, l => l.Contains("outdated", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_broker_that_comes_late_is_waited_for()
    {
        await broken.Server.StopAsync();
        await using var bench = new BrokerBench(broken.Server.Address);
        var received = new ConcurrentQueue<string>();
        var publisher = await bench.PublisherAsync(ready: false);
        var subscriber = await bench.SubscriberAsync("late", (r, _) =>
        {
            received.Enqueue(r.Event.Id);
            return ValueTask.FromResult(HandlerResult.Done);
        }, ready: false);
        await Eventually.True(() => publisher.Trouble?.Contains("cannot connect", StringComparison.Ordinal) == true, Patience);
        await broken.Server.StartAsync();
        await Eventually.Equal((null, null), () => (publisher.Trouble, subscriber.Trouble), Patience);
        await publisher.PublishAsync(BrokerBench.Event("first"), BrokerBench.Cancellation);
        await Eventually.Equal(1, () => received.Count, Patience);
    }

    [Fact]
    public async Task A_message_in_its_handler_while_the_broker_restarts_is_not_handled_twice_at_once()
    {
        await using var bench = new BrokerBench(broken.Server.Address, o => o with { Parallelism = 4 });
        var gate = new TaskCompletionSource();
        int running = 0, most = 0, handled = 0;
        await bench.SubscriberAsync("a", async (_, cancellation) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await gate.Task.WaitAsync(cancellation);
            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref handled);
            return HandlerResult.Done;
        });
        var publisher = await bench.PublisherAsync();
        await publisher.PublishAsync(BrokerBench.Event("one"), BrokerBench.Cancellation);
        await Eventually.Equal(1, () => running, Patience);

        await broken.Server.RestartAsync();
        await Eventually.Equal(2, () => (int)bench.Metrics["hyperfleet_broker_messages_consumed_total"], Patience); // delivered again
        gate.SetResult();

        await Eventually.Equal(2, () => handled, Patience);
        Assert.Equal(1, most);
    }
}
