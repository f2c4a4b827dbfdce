using System.Diagnostics;
using System.Text;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Tests.Publishing;

public sealed class PublisherTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task A_message_has_one_string_header_the_empty_key_and_nothing_else()
    {
        // Whoever exports traces listens like this; the client would then add headers of its own.
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("RabbitMQ.Client", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var bench = new BrokerBench(rabbit.Address);
        var publisher = await bench.PublisherAsync();
        var bare = await bench.BareAsync();
        var queue = await bare.QueueDeclareAsync(cancellationToken: BrokerBench.Cancellation);
        await bare.QueueBindAsync(queue.QueueName, bench.Topic, "", cancellationToken: BrokerBench.Cancellation); // as upstream binds

        await publisher.PublishAsync(BrokerBench.Event("e1"), BrokerBench.Cancellation);

        var got = await Eventually.Value(async () => await bare.BasicGetAsync(queue.QueueName, autoAck: true, BrokerBench.Cancellation), m => m is not null);
        var header = Assert.Single(got!.BasicProperties.Headers!);
        Assert.Equal(("_watermill_message_uuid", "e1"), (header.Key, Encoding.UTF8.GetString((byte[])header.Value!)));
        Assert.Equal(DeliveryModes.Persistent, got.BasicProperties.DeliveryMode);
        Assert.False(got.BasicProperties.IsContentTypePresent() || got.BasicProperties.IsMessageIdPresent() || got.BasicProperties.IsTimestampPresent());
        Assert.Equal("", got.RoutingKey);
        Assert.Equal(CloudEventJson.Encode(BrokerBench.Event("e1")), got.Body.ToArray());
    }

    [Fact]
    public async Task An_event_without_a_queue_is_published_and_counted_as_returned()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var publisher = await bench.PublisherAsync();

        var result = await publisher.PublishAsync(BrokerBench.Event("e1"), BrokerBench.Cancellation);

        Assert.Equal((PublishOutcome.Unroutable, true), (result.Outcome, result.IsPublished));
        Assert.Equal(1, bench.Metrics["hyperfleet_broker_messages_returned_total"]);
        Assert.Equal(1, bench.Metrics["hyperfleet_broker_messages_published_total"]);
        Assert.Contains(bench.Log.Lines, line => line.Contains($"Event e1 reached no queue: exchange {bench.Topic} has no matching binding", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Thousands_of_events_are_confirmed_in_a_bounded_window()
    {
        await using var bench = new BrokerBench(rabbit.Address, o => o with { ConfirmWindow = 64 });
        var publisher = await bench.PublisherAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => publisher.PublishAsync(BrokerBench.Event($"e{i}"), BrokerBench.Cancellation)));
        Assert.All(results, result => Assert.True(result.IsPublished, result.Error));
        Assert.Equal(5000, bench.Metrics["hyperfleet_broker_messages_published_total"]);
    }

    [Fact]
    public async Task A_wrong_exchange_type_is_diagnosed_and_keeps_readiness_failing()
    {
        await using var bench = new BrokerBench(rabbit.Address, o => o with { ExchangeType = "fanout" });
        var bare = await bench.BareAsync();
        await bare.ExchangeDeclareAsync(bench.Topic, "topic", durable: true, autoDelete: false, cancellationToken: BrokerBench.Cancellation);
        var publisher = await bench.PublisherAsync(ready: false);

        await Eventually.True(() => publisher.Trouble?.Contains("exchange_type", StringComparison.Ordinal) == true);
        Assert.Contains($"exchange '{bench.Topic}' exists with type 'topic', configured 'fanout': set exchange_type to 'topic' on both sides, or delete the exchange", publisher.Trouble, StringComparison.Ordinal);
        Assert.Contains("PRECONDITION_FAILED - inequivalent arg 'type' for exchange", publisher.Trouble, StringComparison.Ordinal);
        Assert.Equal(PublishOutcome.Disconnected, (await publisher.PublishAsync(BrokerBench.Event("x"), BrokerBench.Cancellation)).Outcome);

        await bare.ExchangeDeleteAsync(bench.Topic, cancellationToken: BrokerBench.Cancellation); // the remedy
        await Eventually.Equal(null, () => publisher.Trouble);
    }

    [Fact]
    public async Task An_unreachable_broker_is_not_ready_and_publishing_says_so_at_once()
    {
        using var nobody = LoopbackPort.Take();
        await using var bench = new BrokerBench(rabbit.Address, o => o with { Address = o.Address with { Port = nobody.Number } });
        var publisher = await bench.PublisherAsync(ready: false);
        await Eventually.True(() => publisher.Trouble?.Contains("cannot connect to AMQP", StringComparison.Ordinal) == true);
        Assert.StartsWith("RabbitMQ connection is not established: ", publisher.Trouble, StringComparison.Ordinal);

        var result = await publisher.PublishAsync(BrokerBench.Event("x"), BrokerBench.Cancellation);

        Assert.Equal((PublishOutcome.Disconnected, false), (result.Outcome, result.IsPublished));
        Assert.StartsWith("not connected to AMQP", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, bench.Metrics["hyperfleet_broker_errors_total{error_type=publish}"]);
    }

    [Fact]
    public async Task Wrong_credentials_are_reported_in_the_broker_s_words()
    {
        await using var bench = new BrokerBench(rabbit.Address, o => o with { Address = o.Address with { Password = "wrong-secret" } });
        var publisher = await bench.PublisherAsync(ready: false);
        await Eventually.True(() => publisher.Trouble?.Contains("ACCESS_REFUSED", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(bench.Log.Lines, line => line.Contains("wrong-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_closed_publisher_says_that_it_is_closed()
    {
        await using var bench = new BrokerBench(rabbit.Address);
        var publisher = await bench.PublisherAsync();
        await publisher.DisposeAsync();
        Assert.Equal("RabbitMQ connection is closed", publisher.Trouble);
        Assert.Equal(PublishOutcome.Disconnected, (await publisher.PublishAsync(BrokerBench.Event("x"), BrokerBench.Cancellation)).Outcome);
    }

    [Fact]
    public void Neither_topic_nor_exchange_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new EventPublisher(
            new BrokerOptions { Address = new AmqpAddress() }, "", null!, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<EventPublisher>.Instance));
        Assert.Contains("a topic or broker.rabbitmq.exchange is required", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_static_exchange_wins_over_the_topic()
    {
        await using var bench = new BrokerBench(rabbit.Address, o => o with { Exchange = "static-exchange" });
        await bench.PublisherAsync();
        await (await bench.BareAsync()).ExchangeDeclarePassiveAsync("static-exchange", BrokerBench.Cancellation);
    }

    [Fact]
    public async Task The_configuration_is_logged_on_demand_without_the_password()
    {
        await using var bench = new BrokerBench(rabbit.Address, o => o with { LogConfig = true });
        await bench.PublisherAsync();
        Assert.Contains(bench.Log.Lines, line => line.Contains("Broker configuration: address=amqp://fixture:***@", StringComparison.Ordinal));
    }
}
