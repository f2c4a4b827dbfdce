using System.Collections.Concurrent;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Tests.Consuming;

public sealed class SubscriberTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task A_published_event_arrives_with_its_attributes_and_data()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var received = new ConcurrentQueue<ReceivedEvent>();
        await bench.SubscriberAsync("a", (r, _) =>
        {
            received.Enqueue(r);
            return ValueTask.FromResult(HandlerResult.Done);
        });
        var publisher = await bench.PublisherAsync();

        var result = await publisher.PublishAsync(BrokerBench.Event("e1"), BrokerBench.Cancellation);

        Assert.Equal(new PublishResult(PublishOutcome.Confirmed), result);
        await Eventually.Equal(1, () => received.Count);
        var only = Assert.Single(received);
        Assert.Equal(("e1", "hyperfleet-sentinel", "com.redhat.hyperfleet.cluster.reconcile"), (only.Event.Id, only.Event.Source, only.Event.Type));
        Assert.Equal("""{"id":"e1"}"""u8.ToArray(), only.Event.Data.ToArray());
        Assert.Equal((1, false), (only.Attempt, only.Redelivered));
    }

    [Fact]
    public async Task Equal_subscription_ids_share_a_queue_without_duplicates()
    {
        await using var bench = new BrokerBench(rabbit.Address, o => o with { PrefetchCount = 1 });
        ConcurrentQueue<string> one = new(), two = new();
        await bench.CollectAsync("shared", one);
        await bench.CollectAsync("shared", two);
        var publisher = await bench.PublisherAsync();

        await PublishAsync(publisher, 40);

        await Eventually.Equal(40, () => one.Count + two.Count);
        Assert.NotEmpty(one);
        Assert.NotEmpty(two);
        Assert.Equal(40, one.Concat(two).Distinct().Count());
    }

    [Fact]
    public async Task Different_subscription_ids_each_get_every_event()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        ConcurrentQueue<string> one = new(), two = new();
        await bench.CollectAsync("one", one);
        await bench.CollectAsync("two", two);
        var publisher = await bench.PublisherAsync();

        await PublishAsync(publisher, 5);

        await Eventually.Equal((5, 5), () => (one.Count, two.Count));
    }

    [Fact]
    public async Task An_upstream_shaped_message_is_consumed()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var received = new ConcurrentQueue<string>();
        await bench.CollectAsync("a", received);
        var bare = await bench.BareAsync();

        await BrokerBench.SendAsync(bare, bench.Topic, CloudEventJson.Encode(BrokerBench.Event("up")), new() { ["_watermill_message_uuid"] = "up" });

        await Eventually.Equal(1, () => received.Count);
    }

    [Fact]
    public async Task Headers_of_any_type_do_not_stop_the_consumer()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var received = new ConcurrentQueue<string>();
        await bench.CollectAsync("a", received);
        var bare = await bench.BareAsync();

        await BrokerBench.SendAsync(bare, bench.Topic, CloudEventJson.Encode(BrokerBench.Event("h")), new()
        {
            ["x-dotnet-pub-seq-no"] = 7L,
            ["x-delivery-count"] = 1,
            ["flag"] = true,
            ["x-death"] = new List<object?> { new Dictionary<string, object?> { ["count"] = 3L } },
        });

        await Eventually.Equal(1, () => received.Count);
    }

    [Fact]
    public async Task An_existing_queue_without_arguments_is_declared_again_and_keeps_its_messages()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var queue = bench.Options.QueueFor(bench.Topic, "old");
        var bare = await bench.BareAsync();
        await bare.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: BrokerBench.Cancellation);
        await bare.BasicPublishAsync("", queue, mandatory: false, CloudEventJson.Encode(BrokerBench.Event("waiting")), BrokerBench.Cancellation);
        var received = new ConcurrentQueue<string>();
        await bench.CollectAsync("old", received);
        await Eventually.Equal("waiting", () => string.Join(',', received));
    }

    [Fact]
    public async Task A_queue_that_exists_with_arguments_is_diagnosed_and_its_deletion_heals()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var queue = bench.Options.QueueFor(bench.Topic, "other");
        var bare = await bench.BareAsync();
        await bare.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-dead-letter-exchange"] = "dlx" }, cancellationToken: BrokerBench.Cancellation);
        var subscriber = await bench.SubscriberAsync("other", (_, _) => ValueTask.FromResult(HandlerResult.Done), ready: false);
        await Eventually.True(() => subscriber.Trouble?.Contains("x-dead-letter-exchange", StringComparison.Ordinal) == true);
        Assert.Contains($"queue '{queue}' exists with a different 'x-dead-letter-exchange': delete the queue", subscriber.Trouble, StringComparison.Ordinal);
        Assert.Contains("PRECONDITION_FAILED - inequivalent arg", subscriber.Trouble, StringComparison.Ordinal);

        await bare.QueueDeleteAsync(queue, cancellationToken: BrokerBench.Cancellation);
        await Eventually.Equal(null, () => subscriber.Trouble, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_wrong_exchange_type_is_diagnosed_for_a_subscriber_too()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var bare = await bench.BareAsync();
        await bare.ExchangeDeclareAsync(bench.Topic, "fanout", durable: true, autoDelete: false, cancellationToken: BrokerBench.Cancellation);
        var subscriber = await bench.SubscriberAsync("a", (_, _) => ValueTask.FromResult(HandlerResult.Done), ready: false);
        await Eventually.True(() => subscriber.Trouble?.Contains("exists with type 'fanout', configured 'topic'", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Without_subscription_id_and_queue_there_is_nothing_to_consume()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => bench.SubscriberAsync("", (_, _) => ValueTask.FromResult(HandlerResult.Done)));
        Assert.Contains("subscriptionID is required", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a.b")]
    public async Task The_binding_receives_any_routing_key(string key)
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var received = new ConcurrentQueue<string>();
        await bench.CollectAsync("a", received);

        await BrokerBench.SendAsync(await bench.BareAsync(), bench.Topic, CloudEventJson.Encode(BrokerBench.Event("k")), key: key);

        await Eventually.Equal(1, () => received.Count);
    }

    [Theory]
    [InlineData("cloudEvents:")]
    [InlineData("cloudEvents_")]
    public async Task Binary_mode_is_read_when_the_body_is_no_envelope(string prefix)
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var received = new ConcurrentQueue<string>();
        await bench.CollectAsync("a", received);

        await BrokerBench.SendAsync(await bench.BareAsync(), bench.Topic, """{"id":"c1"}"""u8.ToArray(), new()
        {
            [prefix + "specversion"] = "1.0", [prefix + "id"] = "bin", [prefix + "source"] = "s", [prefix + "type"] = "t",
        });

        await Eventually.Equal("bin", () => received.FirstOrDefault());
    }

    [Fact]
    public async Task Events_of_one_key_are_handled_in_order_while_others_overtake()
    {
        await using var bench = new BrokerBench(rabbit.Address, o => o with { Parallelism = 4 });
        var order = new ConcurrentQueue<string>();
        var gate = new TaskCompletionSource();
        await bench.SubscriberAsync("a", async (r, cancellation) =>
        {
            if (r.Event.Id == "slow-0")
                await gate.Task.WaitAsync(cancellation);
            order.Enqueue(r.Event.Id);
            return HandlerResult.Done;
        }, key: e => e.Id.Split('-')[0]);
        var publisher = await bench.PublisherAsync();

        foreach (var id in (string[])["slow-0", "slow-1", "slow-2", "fast-0", "fast-1", "fast-2"])
            await publisher.PublishAsync(BrokerBench.Event(id), BrokerBench.Cancellation);
        await Eventually.Equal(3, () => order.Count);
        gate.SetResult();
        await Eventually.Equal(6, () => order.Count);

        Assert.Equal(["fast-0", "fast-1", "fast-2", "slow-0", "slow-1", "slow-2"], order);
    }

    private static async Task PublishAsync(EventPublisher publisher, int count)
    {
        var results = await Task.WhenAll(Enumerable.Range(0, count)
            .Select(i => publisher.PublishAsync(BrokerBench.Event($"e{i}"), BrokerBench.Cancellation)));
        Assert.All(results, result => Assert.Equal(PublishOutcome.Confirmed, result.Outcome));
    }
}
