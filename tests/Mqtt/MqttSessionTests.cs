using System.Collections.Concurrent;
using HyperFleet.Fixtures;
using HyperFleet.Mqtt.Packets;
using HyperFleet.Mqtt.Tests.Connections;

namespace HyperFleet.Mqtt.Tests;

public sealed class MqttSessionTests
{
    private static readonly MqttReconnectOptions Fast = new() { Initial = TimeSpan.FromMilliseconds(50), Maximum = TimeSpan.FromMilliseconds(500) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_lost_when_the_broker_restarts_while_publishing(bool killed)
    {
        const int Count = 2000;
        var data = Directory.CreateTempSubdirectory("mqtt-tests-");
        await using var broker = await MosquittoServer.StartAsync(
            "user root", "persistence true", $"persistence_location {data.FullName}/");
        var options = broker.Options("consumer") with { CleanStart = false, SessionExpiry = TimeSpan.FromHours(1) };
        await using var consumer = Session(options, new MqttSubscription("t"));
        await using var publisher = Session(broker.Options("publisher"));
        var publishing = PublishAsync();
        var received = new ConcurrentDictionary<int, bool>();
        var consuming = ConsumeAsync();

        for (var restart = 1; restart <= 3; restart++)
        {
            await Eventually.True(() => received.Count > Count / 5 * restart);
            if (killed)
                await broker.KillAsync();
            else
                await broker.StopAsync();
            await broker.StartAgainAsync();
        }

        Assert.All(await publishing.WaitAsync(TimeSpan.FromSeconds(30), Cancellation), result => Assert.True(result is { IsSuccess: true, WasSent: true }));
        if (!killed) // a killed Mosquitto forgets what it has confirmed; what it has not confirmed is published again
            await Eventually.Equal(Count, () => received.Count);
        await consumer.DisposeAsync();
        await consuming;
        data.Delete(recursive: true);

        async Task<MqttPublishResult[]> PublishAsync()
        {
            await Eventually.Equal(MqttConnectionStatus.Connected, () => consumer.State.Status);
            var results = new List<Task<MqttPublishResult>>();
            for (var i = 0; i < Count; i++)
            {
                results.Add(publisher.PublishAsync(new MqttPublish("t", BitConverter.GetBytes(i)), Cancellation).AsTask());
                if (i % 10 == 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancellation); // spreads the work over the restarts
            }
            return await Task.WhenAll(results);
        }

        async Task ConsumeAsync()
        {
            await foreach (var message in consumer.Messages.ReadAllAsync(Cancellation))
            {
                received[BitConverter.ToInt32(message.Payload.Span)] = true;
                message.Acknowledge();
            }
        }
    }

    [Fact]
    public async Task A_half_open_connection_is_found_by_keep_alive_and_replaced()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var session = Session(broker.Options("half-open") with { KeepAlive = TimeSpan.FromSeconds(1), AnswerTimeout = TimeSpan.FromSeconds(1) });
        var disconnects = Disconnects(session);
        await Eventually.Equal(MqttConnectionStatus.Connected, () => session.State.Status);

        broker.Pause();
        await Eventually.True(() => !disconnects.IsEmpty);
        broker.Resume();

        Assert.True(disconnects.TryPeek(out var why));
        Assert.Equal((MqttDisconnectOrigin.Client, MqttReasonCode.KeepAliveTimeout), (why.Origin, why.ReasonCode));
        await Eventually.Equal(MqttConnectionStatus.Connected, () => session.State.Status);
        Assert.True((await session.PublishAsync(new MqttPublish("t", default), Cancellation)).IsSuccess);
    }

    [Fact]
    public async Task Subscriptions_are_made_again_after_a_restart()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var session = Session(broker.Options("again"), new MqttSubscription("t"));
        await Eventually.Equal(MqttConnectionStatus.Connected, () => session.State.Status);

        await broker.KillAsync();
        var publishing = session.PublishAsync(new MqttPublish("t", "after"u8.ToArray()), Cancellation);
        await broker.StartAgainAsync();

        Assert.True((await publishing).IsSuccess);
        Assert.Equal("after"u8.ToArray(), (await session.Messages.ReadAsync(Cancellation)).Payload.ToArray());
    }

    [Fact]
    public async Task Two_clients_with_one_id_slow_down_instead_of_evicting_each_other_for_ever()
    {
        await using var broker = await MosquittoServer.StartAsync();
        var patient = Fast with { Maximum = TimeSpan.FromMinutes(1), Factor = 100 };
        await using var one = Session(broker.Options("twin"), patient);
        await using var two = Session(broker.Options("twin"), patient);

        await Eventually.True(() => Math.Max(Wait(one), Wait(two)) > 1);

        await Eventually.True(() => one.State.Status == MqttConnectionStatus.Connected ^ two.State.Status == MqttConnectionStatus.Connected);
        static double Wait(MqttSession session) => session.State.RetryIn?.TotalSeconds ?? 0;
    }

    [Fact]
    public async Task A_takeover_is_told_apart_and_waits_longest()
    {
        await using var broker = new ScriptedBroker();
        await using var session = Session(broker.Options);
        await broker.AcceptAsync();

        await broker.SendAsync(new ReasonPacket(PacketType.Disconnect, MqttReasonCode.SessionTakenOver, default));

        await Eventually.Equal(MqttConnectionStatus.Disconnected, () => session.State.Status);
        Assert.True(session.State.Disconnect!.IsSessionTakenOver);
        Assert.InRange(session.State.RetryIn!.Value, Fast.Maximum / 2, Fast.Maximum);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_not_confirmed_is_published_again_first_and_in_order(bool sessionPresent)
    {
        await using var broker = new ScriptedBroker();
        await using var session = Session(broker.Options with { CleanStart = !sessionPresent, SessionExpiry = TimeSpan.FromHours(1), MaximumInFlight = 3 });
        await broker.AcceptAsync();
        var publishes = "abcde".Select(c => session.PublishAsync(new MqttPublish(c.ToString(), default), Cancellation).AsTask()).ToArray();
        var sent = new List<PublishPacket>();
        while (sent.Count < 3)
            sent.Add(await broker.ReceiveAsync<PublishPacket>());
        await broker.SendAsync(Confirm(sent[1]));
        Assert.True((await publishes[1]).IsSuccess);

        await broker.AcceptAsync(sessionPresent);

        foreach (var (topic, again) in new[] { ("a", true), ("c", true), ("d", true), ("e", false) })
        {
            var packet = await broker.ReceiveAsync<PublishPacket>();
            Assert.Equal((topic, again && sessionPresent), (System.Text.Encoding.UTF8.GetString(packet.Topic.Span), packet.Duplicate));
            if (topic is "a" or "c")
                Assert.Equal(sent[topic == "a" ? 0 : 2].PacketId, packet.PacketId);
            await broker.SendAsync(Confirm(packet));
        }
        Assert.All(await Task.WhenAll(publishes), result => Assert.True(result.IsSuccess));

        static AcknowledgePacket Confirm(PublishPacket packet) => new(PacketType.Puback, packet.PacketId, MqttReasonCode.Success, default);
    }

    [Fact]
    public async Task A_kept_session_is_not_subscribed_again_and_a_new_one_is()
    {
        await using var broker = new ScriptedBroker();
        await using var session = Session(broker.Options with { CleanStart = false, SessionExpiry = TimeSpan.FromHours(1) }, new MqttSubscription("t"));

        await broker.AcceptAsync(sessionPresent: true); // left by an earlier process: its subscriptions are unknown
        await GrantAsync(MqttReasonCode.GrantedQoS1);
        await Eventually.Equal(MqttConnectionStatus.Connected, () => session.State.Status);
        await broker.AcceptAsync(sessionPresent: true);
        await Eventually.True(() => session.State is { Status: MqttConnectionStatus.Connected, Server.SessionPresent: true });
        await broker.AcceptAsync(sessionPresent: false);
        await GrantAsync(MqttReasonCode.NotAuthorized);

        await Eventually.True(() => session.State.Disconnect is not null);
        Assert.Equal(MqttReasonCode.NotAuthorized, session.State.Disconnect?.ReasonCode);
        Assert.Contains("denied the subscription 't'", session.State.Disconnect?.Reason);

        async Task GrantAsync(MqttReasonCode code) => await broker.SendAsync(new SubscriptionAcknowledgePacket(
            PacketType.Suback, (await broker.ReceiveAsync<SubscribePacket>()).PacketId, default, [code]));
    }

    [Fact]
    public async Task A_publish_before_the_first_connection_waits_for_it_and_a_disposed_session_fails_it()
    {
        using var port = LoopbackPort.Take();
        await using var session = Session(new MqttClientOptions { Host = "127.0.0.1", Port = port.Number });
        using var giveUp = new CancellationTokenSource();
        var abandoned = session.PublishAsync(new MqttPublish("t", default), giveUp.Token).AsTask();
        var waiting = session.PublishAsync(new MqttPublish("t", default), Cancellation).AsTask();
        await Eventually.Equal(MqttDisconnectOrigin.Network, () => session.State.Disconnect?.Origin);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        Assert.False(waiting.IsCompleted);
        await session.DisposeAsync();

        await Assert.ThrowsAsync<MqttConnectionException>(() => waiting);
        Assert.False(await session.Messages.WaitToReadAsync(Cancellation));
    }

    private static MqttSession Session(MqttClientOptions options, params MqttSubscription[] subscriptions) => Session(options, Fast, subscriptions);

    private static MqttSession Session(MqttClientOptions options, MqttReconnectOptions reconnect, params MqttSubscription[] subscriptions)
    {
        var session = new MqttSession(new MqttSessionOptions { Client = options, Subscriptions = subscriptions, Reconnect = reconnect });
        _ = session.RunAsync(Cancellation); // ends with its disposal
        return session;
    }

    private static ConcurrentQueue<MqttDisconnect> Disconnects(MqttSession session)
    {
        var disconnects = new ConcurrentQueue<MqttDisconnect>();
        session.ConnectionStateChanged += (_, change) =>
        {
            if (change.State.Disconnect is { } why)
                disconnects.Enqueue(why);
        };
        return disconnects;
    }
}
