using System.Collections.Concurrent;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Tests.Parking;

public sealed class ParkingLotTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task Looking_leaves_the_messages_and_their_order()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var lot = await ParkedAsync(bench, "a", "b", "c");
        Assert.Equal(["a", "b"], (await lot.ListAsync(2, BrokerBench.Cancellation)).Select(m => m.EventId));
        await Eventually.Passes(async () => Assert.Equal(["a", "b", "c"], (await lot.ListAsync(10, BrokerBench.Cancellation)).Select(m => m.EventId)));
    }

    [Fact]
    public async Task One_message_is_shown_by_its_id_or_its_event_s()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var lot = await ParkedAsync(bench, "a", "b");
        var byEvent = await Eventually.Value(() => lot.ShowAsync("b", BrokerBench.Cancellation), m => m is not null);
        var byId = await Eventually.Value(() => lot.ShowAsync(byEvent!.Id, BrokerBench.Cancellation), m => m is not null);
        Assert.Equal("b", byId!.EventId);
        Assert.Equal("test", byId.Reason);
        Assert.Equal(CloudEventJson.Encode(BrokerBench.Event("b")), byId.Body.ToArray());
        Assert.Matches(@"^\d{4}-.*Z$", byId.ParkedAt);
        Assert.Null(await lot.ShowAsync("nobody", BrokerBench.Cancellation));
    }

    [Fact]
    public async Task Replay_returns_one_message_to_its_own_queue_only_as_it_was()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var lot = await ParkedAsync(bench, "a", "b");
        var other = new ConcurrentQueue<string>();
        await bench.CollectAsync("other", other);
        var received = new ConcurrentQueue<string>();
        await bench.CollectAsync("parked", received);

        Assert.Equal(1, await lot.ReplayAsync("b", ReplayRoute.Queue, BrokerBench.Cancellation));

        await Eventually.Equal("b", () => received.SingleOrDefault());
        Assert.Empty(other);
        await Eventually.Passes(async () => Assert.Equal(["a"], (await lot.ListAsync(10, BrokerBench.Cancellation)).Select(m => m.EventId)));
    }

    [Fact]
    public async Task Replay_without_an_id_returns_everything()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var lot = await ParkedAsync(bench, "a", "b", "c");
        var received = new ConcurrentQueue<string>();
        await bench.CollectAsync("parked", received);
        Assert.Equal(3, await lot.ReplayAsync(null, ReplayRoute.Queue, BrokerBench.Cancellation));
        await Eventually.Equal(3, () => received.Count);
        Assert.Empty(await lot.ListAsync(10, BrokerBench.Cancellation));
    }

    [Fact]
    public async Task Drop_deletes_for_good()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var lot = await ParkedAsync(bench, "a", "b", "c");
        Assert.Equal(1, await lot.DropAsync("b", BrokerBench.Cancellation));
        await Eventually.Passes(async () => Assert.Equal(["a", "c"], (await lot.ListAsync(10, BrokerBench.Cancellation)).Select(m => m.EventId)));
        Assert.Equal(0, await lot.DropAsync("nobody", BrokerBench.Cancellation));
        await Eventually.Equal(2, () => lot.DropAsync(null, BrokerBench.Cancellation));
    }

    [Fact]
    public async Task A_replay_that_nobody_can_receive_fails_and_keeps_the_message()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var lot = await ParkedAsync(bench, "a");
        await (await bench.BareAsync()).QueueDeleteAsync(bench.Options.QueueFor(bench.Topic, "parked"), false, false, cancellationToken: BrokerBench.Cancellation);
        var error = await Assert.ThrowsAsync<IOException>(() => lot.ReplayAsync("a", ReplayRoute.Queue, BrokerBench.Cancellation));
        Assert.Contains("the queue does not exist", error.Message, StringComparison.Ordinal);
        await Eventually.Passes(async () => Assert.Single(await lot.ListAsync(10, BrokerBench.Cancellation)));
    }

    [Fact]
    public async Task Replay_through_the_exchange_keeps_the_first_routing_and_reaches_everybody()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var lot = await ParkedAsync(bench, "a");
        var bare = await bench.BareAsync();
        var queue = await bare.QueueDeclareAsync(cancellationToken: BrokerBench.Cancellation);
        await bare.QueueBindAsync(queue.QueueName, bench.Topic, "", cancellationToken: BrokerBench.Cancellation);

        Assert.Equal(1, await lot.ReplayAsync("a", ReplayRoute.Exchange, BrokerBench.Cancellation));

        var got = await Eventually.Value(async () => await bare.BasicGetAsync(queue.QueueName, autoAck: true, BrokerBench.Cancellation), m => m is not null);
        Assert.Equal((bench.Topic, ""), (got!.Exchange, got.RoutingKey));
        Assert.Equal(["_watermill_message_uuid"], got.BasicProperties.Headers!.Keys);
        Assert.Equal(CloudEventJson.Encode(BrokerBench.Event("a")), got.Body.ToArray());
        Assert.Equal(1u, await bare.MessageCountAsync(bench.Options.QueueFor(bench.Topic, "parked"), BrokerBench.Cancellation));
    }

    [Fact]
    public async Task What_is_parked_again_after_a_replay_still_knows_its_first_routing()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var lot = await ParkedAsync(bench, "a");
        await lot.ReplayAsync("a", ReplayRoute.Queue, BrokerBench.Cancellation);
        await bench.SubscriberAsync("parked", (_, _) => ValueTask.FromResult(HandlerResult.Park("still bad")));

        var again = await Eventually.Value(() => lot.ListAsync(1, BrokerBench.Cancellation), list => list.Count == 1);
        Assert.Equal(("still bad", bench.Topic, ""), (again[0].Reason, again[0].Exchange, again[0].RoutingKey));
    }

    [Fact]
    public async Task A_queue_that_does_not_exist_is_named_and_not_made()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var lot = await bench.ParkingLotAsync("mistyped");
        foreach (var _ in (int[])[1, 2])
        {
            var error = await Assert.ThrowsAsync<IOException>(() => lot.ListAsync(1, BrokerBench.Cancellation));
            Assert.Contains($"cannot read queue {bench.Topic}-mistyped.parked: 404 NOT_FOUND", error.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<ParkingLot> ParkedAsync(BrokerBench bench, params string[] ids)
    {
        var subscriber = await bench.SubscriberAsync("parked", (_, _) => ValueTask.FromResult(HandlerResult.Park("test")));
        var publisher = await bench.PublisherAsync();
        foreach (var id in ids)
            await publisher.PublishAsync(BrokerBench.Event(id), BrokerBench.Cancellation);
        await Eventually.Equal(ids.Length, () => (int)bench.Metrics["hyperfleet_broker_messages_parked_total"]);
        await subscriber.DisposeAsync();
        return await bench.ParkingLotAsync("parked");
    }
}
