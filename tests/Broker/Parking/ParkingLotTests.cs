using System.Collections.Concurrent;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;

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

        Assert.Equal(1, await lot.ReplayAsync("b", BrokerBench.Cancellation));

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
        Assert.Equal(3, await lot.ReplayAsync(null, BrokerBench.Cancellation));
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
        var error = await Assert.ThrowsAsync<IOException>(() => lot.ReplayAsync("a", BrokerBench.Cancellation));
        Assert.Contains("the queue does not exist", error.Message, StringComparison.Ordinal);
        await Eventually.Passes(async () => Assert.Single(await lot.ListAsync(10, BrokerBench.Cancellation)));
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
