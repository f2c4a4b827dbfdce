using HyperFleet.Fixtures;
using HyperFleet.Mqtt.Tests.Packets;

namespace HyperFleet.Mqtt.Tests;

/// <summary>The client on a real broker.</summary>
public sealed class MqttClientTests(MosquittoServer broker)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        var topic = Broker.Topic();
        await using var client = await broker.ConnectAsync();
        Assert.All(await client.SubscribeAsync([new(topic)], Cancellation), result => Assert.Equal(MqttReasonCode.GrantedQoS1, result.ReasonCode));

        var result = await client.PublishAsync(
            new MqttPublish(topic, "{}"u8.ToArray())
            {
                ContentType = "application/json", PayloadIsText = true, ResponseTopic = "answers", CorrelationData = new byte[] { 1, 2 },
                Expiry = TimeSpan.FromMinutes(1), UserProperties = [new("ce-id", "1"), new("ce-originalsource", ""), new("ce-id", "2")],
            },
            Cancellation);
        var message = await client.TakeAsync();

        Assert.True(result is { IsSuccess: true, WasSent: true });
        Assert.Equal((topic, MqttQualityOfService.AtLeastOnce, false), (message.Topic, message.QualityOfService, message.IsDuplicate));
        Assert.Equal("{}"u8.ToArray(), message.Payload.ToArray());
        Assert.Equal(("application/json", true, "answers", TimeSpan.FromMinutes(1)), (message.ContentType, message.PayloadIsText, message.ResponseTopic, message.Expiry));
        Assert.Equal([1, 2], message.CorrelationData.ToArray());
        Assert.Equal([new("ce-id", "1"), new("ce-originalsource", ""), new("ce-id", "2")], message.UserProperties);
        Assert.Equal(("2", null), (message.UserProperties["ce-id"], message.UserProperties["ce-none"]));
    }

    [Fact]
    public async Task Any_number_of_large_messages_finds_room()
    {
        await using var client = await broker.ConnectAsync();
        var payload = new byte[100 * 1024]; // several segments of the write buffer
        for (var i = 0; i < 100; i++)
            Assert.True((await client.PublishAsync(new MqttPublish(Broker.Topic(), payload), Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation)).IsSuccess, $"message {i}");
    }

    [Fact]
    public async Task Mqtt_3_works_without_properties()
    {
        var topic = Broker.Topic();
        await using var client = await broker.ConnectAsync(o => o with { ProtocolVersion = MqttProtocolVersion.V311, ClientId = topic });
        await client.SubscribeAsync([new(topic)], Cancellation);

        var refused = await client.PublishAsync(new MqttPublish(topic, default) { ContentType = "a/b" }, Cancellation);
        var sent = await client.PublishAsync(new MqttPublish(topic, "3"u8.ToArray()), Cancellation);

        Assert.Equal((MqttReasonCode.UnsupportedProtocolVersion, false), (refused.ReasonCode, refused.WasSent));
        Assert.True(sent.IsSuccess);
        Assert.Equal("3"u8.ToArray(), (await client.TakeAsync()).Payload.ToArray());
        Assert.All(await client.UnsubscribeAsync([topic], Cancellation), result => Assert.True(result.IsSuccess));
    }

    [Fact]
    public async Task Recorded_traffic_passes_the_broker_unchanged()
    {
        var prefix = Broker.Topic();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync([new(prefix + "/#")], Cancellation);

        foreach (var publication in Directory.GetFiles(Recording.Folder).SelectMany(file => Recording.Read(Path.GetFileName(file))))
        {
            Assert.True((await client.PublishAsync(publication with { Topic = $"{prefix}/{publication.Topic}" }, Cancellation)).IsSuccess);
            var message = await client.TakeAsync();
            Assert.Equal(publication.ContentType, message.ContentType);
            Assert.Equal(publication.UserProperties, message.UserProperties);
            Assert.True(publication.Payload.Span.SequenceEqual(message.Payload.Span));
        }
    }

    [Fact]
    public async Task Messages_published_without_waiting_arrive_in_order()
    {
        const int Count = 3000;
        var topic = Broker.Topic();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync([new(topic)], Cancellation);

        var publishes = Enumerable.Range(0, Count)
            .Select(i => client.PublishAsync(new MqttPublish(topic, BitConverter.GetBytes(i)), Cancellation).AsTask()).ToList();
        for (var i = 0; i < Count; i++)
            Assert.Equal(i, BitConverter.ToInt32((await client.TakeAsync()).Payload.Span));

        Assert.All(await Task.WhenAll(publishes), result => Assert.True(result.IsSuccess));
    }

    [Fact]
    public async Task A_slow_consumer_is_sent_no_more_than_the_receive_maximum_and_holds_no_more_than_its_bytes()
    {
        const int Count = 500;
        var topic = Broker.Topic();
        await using var slow = await broker.ConnectAsync(o => o with { ReceiveMaximum = 10, MaximumInboundPacketSize = 2048 });
        await slow.SubscribeAsync([new(topic)], Cancellation);
        await using var publisher = await broker.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => publisher.PublishAsync(new MqttPublish(topic, Numbered(i, 1000)), Cancellation).AsTask()));

        await Eventually.Equal(10, () => slow.Messages.Count);
        for (var i = 0; i < Count; i++)
        {
            Assert.True(slow.Messages.Count * 1000 <= 10 * 2048, $"{slow.Messages.Count} messages wait"); // Mosquitto 2.0.11 sends too many after a PUBACK
            Assert.Equal(i, BitConverter.ToInt32((await slow.TakeAsync()).Payload.Span));
        }
    }

    [Fact]
    public async Task A_QoS_0_flood_waits_for_the_consumer_and_loses_nothing_that_the_broker_sends()
    {
        var topic = Broker.Topic();
        await using var client = await broker.ConnectAsync(o => o with { ReceiveMaximum = 2 });
        await client.SubscribeAsync([new(topic) { QualityOfService = MqttQualityOfService.AtMostOnce }], Cancellation);

        for (var i = 0; i < 100; i++)
            Assert.True((await client.PublishAsync(
                new MqttPublish(topic, BitConverter.GetBytes(i)) { QualityOfService = MqttQualityOfService.AtMostOnce }, Cancellation)).IsSuccess);

        for (var i = 0; i < 100; i++)
            Assert.Equal(i, BitConverter.ToInt32((await client.TakeAsync()).Payload.Span));
    }

    [Fact]
    public async Task An_unacknowledged_message_comes_again_with_the_session()
    {
        var topic = Broker.Topic();
        MqttClientOptions Kept(MqttClientOptions o) => o with { ClientId = topic, CleanStart = false, SessionExpiry = TimeSpan.FromMinutes(1) };
        await using (var first = await broker.ConnectAsync(Kept))
        {
            Assert.False(first.Server.SessionPresent);
            await first.SubscribeAsync([new(topic)], Cancellation);
            foreach (var text in new[] { "a", "b" })
                await first.PublishAsync(new MqttPublish(topic, System.Text.Encoding.UTF8.GetBytes(text)), Cancellation);
            (await first.Messages.ReadAsync(Cancellation)).Acknowledge();
            await first.Messages.ReadAsync(Cancellation); // stored nowhere, so not acknowledged
        }

        await using var second = await broker.ConnectAsync(Kept);

        Assert.True(second.Server.SessionPresent);
        var again = await second.TakeAsync();
        Assert.True(again.IsDuplicate);
        Assert.Equal("b"u8.ToArray(), again.Payload.ToArray());
    }

    [Fact]
    public async Task The_will_is_published_when_the_client_vanishes_and_not_when_it_says_goodbye()
    {
        var topic = Broker.Topic();
        await using var witness = await broker.ConnectAsync();
        await witness.SubscribeAsync([new(topic)], Cancellation);
        MqttClientOptions Mortal(MqttClientOptions o, string last) =>
            o with { ClientId = topic, Will = new MqttWill(new MqttPublish(topic, System.Text.Encoding.UTF8.GetBytes(last))) };

        await using (await broker.ConnectAsync(o => Mortal(o, "polite")))
        {
        }
        await using var vanishing = await broker.ConnectAsync(o => Mortal(o, "taken"));
        await using var taker = await broker.ConnectAsync(o => o with { ClientId = topic });

        Assert.Equal("taken"u8.ToArray(), (await witness.TakeAsync()).Payload.ToArray());
    }

    [Fact]
    public async Task A_shared_subscription_divides_the_messages()
    {
        var topic = Broker.Topic();
        var subscription = new MqttSubscription($"$share/group/{topic}");
        await using var one = await broker.ConnectAsync();
        await using var two = await broker.ConnectAsync();
        await one.SubscribeAsync([subscription], Cancellation);
        await two.SubscribeAsync([subscription], Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => one.PublishAsync(new MqttPublish(topic, default), Cancellation).AsTask()));

        await Eventually.Equal(20, () => one.Messages.Count + two.Messages.Count);
        Assert.True(one.Messages.Count > 0 && two.Messages.Count > 0, $"{one.Messages.Count} + {two.Messages.Count}");
    }

    [Fact]
    public async Task A_message_as_large_as_the_limit_arrives_and_a_larger_one_is_refused_here_or_by_the_broker()
    {
        await using var strict = await MosquittoServer.StartAsync("message_size_limit 131072");
        await using var client = await strict.ConnectAsync();
        await using var bold = await strict.ConnectAsync(o => o with { MaximumOutboundPacketSize = 1024 * 1024 });
        await client.SubscribeAsync([new("t")], Cancellation);
        MqttPublish Message(int bytes) => new("t", new byte[bytes]);
        var header = 1 + 3 + 2 + 1 + 2 + 1; // type, length, topic, packet identifier, properties

        Assert.True((await client.PublishAsync(Message(131_072 - header), Cancellation)).IsSuccess);
        Assert.Equal(131_072 - header, (await client.TakeAsync()).Payload.Length);

        var here = await client.PublishAsync(Message(131_072 - header + 1), Cancellation);
        Assert.Equal((MqttReasonCode.PacketTooLarge, false), (here.ReasonCode, here.WasSent));
        Assert.Contains("131073 bytes, the limit is 131072", here.Reason);
        var there = await bold.PublishAsync(Message(131_073), Cancellation);
        Assert.Equal((MqttReasonCode.PacketTooLarge, true), (there.ReasonCode, there.WasSent));
        Assert.True((await client.PublishAsync(Message(1), Cancellation)).IsSuccess);
    }

    private static byte[] Numbered(int number, int size)
    {
        var payload = new byte[size];
        BitConverter.TryWriteBytes(payload, number);
        return payload;
    }
}
