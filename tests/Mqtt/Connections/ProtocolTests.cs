using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Tests.Connections;

/// <summary>What the client does when the broker does something unusual.</summary>
public sealed class ProtocolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connect_says_what_the_options_say()
    {
        await using var broker = new ScriptedBroker();
        var (client, connect) = await broker.ConnectAsync(broker.Options with
        {
            UserName = "u", Password = "p", CleanStart = false, SessionExpiry = TimeSpan.FromHours(1), KeepAlive = TimeSpan.FromSeconds(30),
            ReceiveMaximum = 7, TopicAliasMaximum = 3, MaximumInboundPacketSize = 131_072,
            Will = new MqttWill(new MqttPublish("gone", "bye"u8.ToArray()) { Retain = true, ContentType = "text/plain" }) { Delay = TimeSpan.FromSeconds(5) },
        });
        await using var _ = client;

        Assert.Equal((false, (ushort)30, "scripted", "u"), (connect.CleanStart, connect.KeepAlive, connect.ClientId, connect.UserName));
        Assert.Equal("p"u8.ToArray(), connect.Password);
        Assert.Equal(3600u, connect.Properties.Number(PropertyId.SessionExpiryInterval));
        Assert.Equal(7u, connect.Properties.Number(PropertyId.ReceiveMaximum));
        Assert.Equal(3u, connect.Properties.Number(PropertyId.TopicAliasMaximum));
        Assert.Equal(131_072u, connect.Properties.Number(PropertyId.MaximumPacketSize));
        Assert.Equal(("gone", 1, true), (connect.Will!.Topic, connect.Will.QoS, connect.Will.Retain));
        Assert.Equal(5u, connect.Will.Properties.Number(PropertyId.WillDelayInterval));
        Assert.Equal("text/plain", connect.Will.Properties.Text(PropertyId.ContentType));
    }

    [Fact]
    public async Task Empty_credentials_are_not_sent()
    {
        await using var broker = new ScriptedBroker();
        var (client, connect) = await broker.ConnectAsync(broker.Options with { UserName = "", Password = "" });
        await using var _ = client;

        Assert.Null(connect.UserName);
        Assert.Null(connect.Password);
    }

    [Theory]
    [InlineData("40 02 00 00", MqttReasonCode.ProtocolError)]
    [InlineData("30 05 00 01 00 00 00", MqttReasonCode.MalformedPacket)]
    [InlineData("30 04 00 01 2b 00", MqttReasonCode.TopicNameInvalid)]
    [InlineData("30 ff ff ff 7f", MqttReasonCode.PacketTooLarge)]
    [InlineData("20 03 00 00 00", MqttReasonCode.ProtocolError)]
    [InlineData("f0 02 18 00", MqttReasonCode.ProtocolError)]
    [InlineData("30 06 00 00 03 23 00 09", MqttReasonCode.TopicAliasInvalid)]
    [InlineData("30 06 00 00 03 23 00 00", MqttReasonCode.TopicAliasInvalid)]
    [InlineData("30 06 00 00 03 23 00 05", MqttReasonCode.ProtocolError)]
    public async Task A_violation_ends_the_connection_with_its_reason_code(string hex, MqttReasonCode code)
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync();
        await using var __ = client;

        await broker.SendAsync(Convert.FromHexString(hex.Replace(" ", "")));

        Assert.Equal(code, (await broker.ReceiveAsync<ReasonPacket>()).ReasonCode);
        Assert.Null(await broker.ReceiveAsync());
        var why = await client.Ended;
        Assert.Equal((MqttDisconnectOrigin.Client, code), (why.Origin, why.ReasonCode));
    }

    [Fact]
    public async Task A_broker_that_ignores_the_receive_maximum_is_read_no_faster_than_the_consumer()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync(broker.Options with { ReceiveMaximum = 2, MaximumInboundPacketSize = 1024 });
        await using var __ = client;

        for (ushort id = 1; id <= 50; id++)
            await broker.PublishAsync("t", packetId: id, size: 900);
        for (ushort id = 1; id <= 50; id++)
        {
            Assert.True(client.Messages.Count <= 2, $"{client.Messages.Count} messages wait");
            (await client.Messages.ReadAsync(Cancellation)).Acknowledge();
            Assert.Equal(id, (await broker.ReceiveAsync<AcknowledgePacket>()).PacketId);
        }
    }

    [Fact]
    public async Task Acknowledgements_leave_in_the_order_of_arrival()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync();
        await using var __ = client;
        for (ushort id = 1; id <= 3; id++)
            await broker.PublishAsync("t", packetId: id);
        var messages = new List<MqttMessage>();
        while (messages.Count < 3)
            messages.Add(await client.Messages.ReadAsync(Cancellation));

        messages[2].Acknowledge();
        messages[1].Acknowledge(MqttReasonCode.PayloadFormatInvalid);
        messages[1].Acknowledge();
        messages[0].Acknowledge();

        for (ushort id = 1; id <= 3; id++)
        {
            var puback = await broker.ReceiveAsync<AcknowledgePacket>();
            Assert.Equal((PacketType.Puback, id), (puback.Type, puback.PacketId));
            Assert.Equal(id == 2 ? MqttReasonCode.PayloadFormatInvalid : MqttReasonCode.Success, puback.ReasonCode);
        }
    }

    [Fact]
    public async Task A_topic_alias_stands_for_the_topic_it_was_given_last()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync();
        await using var __ = client;

        await broker.PublishAsync("a", alias: 1, packetId: 1);
        await broker.PublishAsync("", alias: 1, packetId: 2);
        await broker.PublishAsync("b", alias: 1, packetId: 3);
        await broker.PublishAsync("", alias: 1, packetId: 4);

        foreach (var topic in new[] { "a", "a", "b", "b" })
            Assert.Equal(topic, (await client.Messages.ReadAsync(Cancellation)).Topic);
    }

    [Fact]
    public async Task QoS_2_is_refused_message_by_message()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync();
        await using var __ = client;

        await broker.PublishAsync("t", qos: 2, packetId: 9);
        await broker.PublishAsync("t", qos: 1, packetId: 10);

        var pubrec = await broker.ReceiveAsync<AcknowledgePacket>();
        Assert.Equal((PacketType.Pubrec, (ushort)9, MqttReasonCode.ImplementationSpecificError), (pubrec.Type, pubrec.PacketId, pubrec.ReasonCode));
        Assert.Equal(MqttQualityOfService.AtLeastOnce, (await client.Messages.ReadAsync(Cancellation)).QualityOfService);
    }

    [Fact]
    public async Task Publishes_are_pipelined_up_to_the_brokers_receive_maximum_and_answered_in_any_order()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync(properties: p => p.Number(PropertyId.ReceiveMaximum, 2));
        await using var __ = client;

        var first = client.PublishAsync(new MqttPublish("1", default), Cancellation).AsTask();
        var second = client.PublishAsync(new MqttPublish("2", default), Cancellation).AsTask();
        var third = client.PublishAsync(new MqttPublish("3", default), Cancellation).AsTask();
        var ids = new[] { (await broker.ReceiveAsync<PublishPacket>()).PacketId, (await broker.ReceiveAsync<PublishPacket>()).PacketId };
        await broker.SendAsync(new AcknowledgePacket(PacketType.Puback, ids[1], MqttReasonCode.NoMatchingSubscribers, default));

        Assert.True((await second).IsSuccess);
        var next = await broker.ReceiveAsync<PublishPacket>();
        Assert.Equal("3"u8.ToArray(), next.Topic.ToArray());
        await broker.SendAsync(new AcknowledgePacket(PacketType.Puback, next.PacketId, MqttReasonCode.NotAuthorized, Properties.Of(p => p.Text(PropertyId.ReasonString, "no"))));
        await broker.SendAsync(new AcknowledgePacket(PacketType.Puback, ids[0], MqttReasonCode.Success, default));
        Assert.Equal(MqttReasonCode.Success, (await first).ReasonCode);
        Assert.Equal(MqttPublishResult.Answered(MqttReasonCode.NotAuthorized, "no"), await third);
    }

    [Fact]
    public async Task What_the_broker_would_refuse_is_refused_before_it_is_sent()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync(properties: p =>
        {
            p.Number(PropertyId.MaximumPacketSize, 1000);
            p.Number(PropertyId.RetainAvailable, 0);
        });
        await using var __ = client;
        async Task Refused(MqttReasonCode code, MqttPublish message)
        {
            var result = await client.PublishAsync(message, Cancellation);
            Assert.Equal((code, false), (result.ReasonCode, result.WasSent));
        }

        await Refused(MqttReasonCode.PacketTooLarge, new MqttPublish("t", new byte[1000]));
        await Refused(MqttReasonCode.RetainNotSupported, new MqttPublish("t", default) { Retain = true });
        await Refused(MqttReasonCode.TopicNameInvalid, new MqttPublish("a/+", default));
        await Refused(MqttReasonCode.TopicNameInvalid, new MqttPublish("", default));
        await Refused(MqttReasonCode.MalformedPacket, new MqttPublish("t", default) { UserProperties = [new("a", "\0")] });
        await Refused(MqttReasonCode.PacketTooLarge, new MqttPublish("t", default) { UserProperties = [new("a", new string('x', 70_000))] });
        _ = client.PublishAsync(new MqttPublish("sent", default), Cancellation).AsTask();
        Assert.Equal("sent"u8.ToArray(), (await broker.ReceiveAsync<PublishPacket>()).Topic.ToArray());
    }

    [Fact]
    public async Task Publishes_above_the_queue_limit_are_refused()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync(broker.Options with { MaximumInFlight = 1, MaximumQueued = 2 });
        await using var __ = client;

        var publishes = Enumerable.Range(0, 4).Select(i => client.PublishAsync(new MqttPublish("t", default), Cancellation).AsTask()).ToArray();

        Assert.Equal(MqttReasonCode.QuotaExceeded, (await publishes[3]).ReasonCode);
        Assert.False(publishes[0].IsCompleted || publishes[1].IsCompleted || publishes[2].IsCompleted);
    }

    [Fact]
    public async Task A_cancelled_publish_frees_its_place()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync(broker.Options with { MaximumInFlight = 1, MaximumQueued = 1 });
        await using var __ = client;
        using var giveUp = new CancellationTokenSource();

        var sent = client.PublishAsync(new MqttPublish("sent", default), giveUp.Token).AsTask();
        var waiting = client.PublishAsync(new MqttPublish("waiting", default), giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        var last = client.PublishAsync(new MqttPublish("last", default), Cancellation).AsTask();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        var packet = await broker.ReceiveAsync<PublishPacket>();
        await broker.SendAsync(new AcknowledgePacket(PacketType.Puback, packet.PacketId, MqttReasonCode.Success, default));
        packet = await broker.ReceiveAsync<PublishPacket>();
        Assert.Equal("last"u8.ToArray(), packet.Topic.ToArray());
        await broker.SendAsync(new AcknowledgePacket(PacketType.Puback, packet.PacketId, MqttReasonCode.Success, default));
        Assert.True((await last).IsSuccess);
    }

    [Fact]
    public async Task A_broken_connection_fails_what_is_not_confirmed()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync();
        await using var __ = client;
        var publish = client.PublishAsync(new MqttPublish("t", default), Cancellation).AsTask();
        var subscribe = client.SubscribeAsync([new("t")], Cancellation);
        await broker.ReceiveAsync<PublishPacket>();

        await broker.CloseAsync();

        Assert.Equal(MqttDisconnectOrigin.Network, (await Assert.ThrowsAsync<MqttConnectionException>(() => publish)).Disconnect.Origin);
        await Assert.ThrowsAsync<MqttConnectionException>(() => subscribe);
        await Assert.ThrowsAsync<MqttConnectionException>(() => client.PublishAsync(new MqttPublish("t", default), Cancellation).AsTask());
        Assert.False(await client.Messages.WaitToReadAsync(Cancellation));
    }

    [Theory]
    [InlineData(MqttReasonCode.SessionTakenOver, true, false)]
    [InlineData(MqttReasonCode.UseAnotherServer, false, true)]
    [InlineData(MqttReasonCode.ServerMoved, false, true)]
    [InlineData(MqttReasonCode.AdministrativeAction, false, false)]
    public async Task The_brokers_reason_for_a_disconnect_is_told(MqttReasonCode code, bool takenOver, bool redirect)
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync();
        await using var __ = client;

        await broker.SendAsync(new ReasonPacket(PacketType.Disconnect, code, Properties.Of(p =>
        {
            p.Text(PropertyId.ReasonString, "because");
            p.Text(PropertyId.ServerReference, "other:8883");
        })));

        var why = await client.Ended;
        Assert.Equal((MqttDisconnectOrigin.Server, code, "because", "other:8883"), (why.Origin, why.ReasonCode, why.Reason, why.ServerReference));
        Assert.Equal((takenOver, redirect), (why.IsSessionTakenOver, why.IsRedirect));
    }

    [Fact]
    public async Task The_brokers_keep_alive_wins_and_silence_ends_the_connection()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync(
            broker.Options with { AnswerTimeout = TimeSpan.FromMilliseconds(300) }, p => p.Number(PropertyId.ServerKeepAlive, 1));
        await using var __ = client;

        Assert.Equal(PacketType.Pingreq, (await broker.ReceiveAsync<PingPacket>()).Type);
        await broker.SendAsync(new PingPacket(PacketType.Pingresp));
        Assert.Equal(PacketType.Pingreq, (await broker.ReceiveAsync<PingPacket>()).Type);

        Assert.Equal(MqttReasonCode.KeepAliveTimeout, (await client.Ended).ReasonCode);
    }

    [Fact]
    public async Task A_publish_that_is_never_confirmed_ends_the_connection()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync(broker.Options with { AnswerTimeout = TimeSpan.FromMilliseconds(300) });
        await using var __ = client;

        var publish = client.PublishAsync(new MqttPublish("t", default), Cancellation).AsTask();

        var failure = await Assert.ThrowsAsync<MqttConnectionException>(() => publish);
        Assert.Contains("did not confirm a publish", failure.Message);
    }

    [Fact]
    public async Task Filters_are_split_into_packets_of_eight()
    {
        await using var broker = new ScriptedBroker();
        var (client, _) = await broker.ConnectAsync();
        await using var __ = client;

        var subscribing = client.SubscribeAsync([.. Enumerable.Range(0, 10).Select(i => new MqttSubscription($"t/{i}"))], Cancellation);
        foreach (var count in new[] { 8, 2 })
        {
            var subscribe = await broker.ReceiveAsync<SubscribePacket>();
            Assert.Equal(count, subscribe.Filters.Count);
            await broker.SendAsync(new SubscriptionAcknowledgePacket(PacketType.Suback, subscribe.PacketId, default,
                [.. subscribe.Filters.Select(filter => filter.Topic == "t/9" ? MqttReasonCode.NotAuthorized : MqttReasonCode.GrantedQoS1)]));
        }

        var results = await subscribing;
        Assert.Equal("t/9", Assert.Single(results, result => !result.IsSuccess).TopicFilter);
    }

    [Theory]
    [InlineData(MqttReasonCode.BadUserNameOrPassword)]
    [InlineData(MqttReasonCode.UseAnotherServer)]
    public async Task A_refused_connection_says_why(MqttReasonCode code)
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var connecting = MqttClient.ConnectAsync(
            new MqttClientOptions { Host = "127.0.0.1", Port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port }, cancellation: Cancellation);
        using var connection = await listener.AcceptTcpClientAsync(Cancellation);
        await connection.GetStream().WriteAsync(
            Packets.PacketBytes.Encode(new ConnackPacket(false, code, Properties.Of(p => p.Text(PropertyId.ServerReference, "b"))), MqttProtocolVersion.V5), Cancellation);

        var refusal = await Assert.ThrowsAsync<MqttConnectionException>(() => connecting);

        Assert.Equal((MqttDisconnectOrigin.Server, code, "b"), (refusal.Disconnect.Origin, refusal.Disconnect.ReasonCode, refusal.Disconnect.ServerReference));
    }

    [Fact]
    public async Task A_broker_that_never_answers_CONNECT_times_out()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var options = new MqttClientOptions
        {
            Host = "127.0.0.1", Port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port, ConnectTimeout = TimeSpan.FromMilliseconds(200),
        };

        var failure = await Assert.ThrowsAsync<MqttConnectionException>(() => MqttClient.ConnectAsync(options, cancellation: Cancellation));

        Assert.Contains("did not answer within 0.2 s", failure.Message);
    }

    [Fact]
    public async Task Acknowledgements_of_many_messages_keep_their_order()
    {
        const int Count = 300;
        await using var broker = new ScriptedBroker(MqttProtocolVersion.V311);
        var (client, _) = await broker.ConnectAsync(broker.Options with { ReceiveMaximum = 1 });
        await using var __ = client;
        for (ushort id = 1; id <= Count; id++)
            await broker.PublishAsync("t", packetId: id);
        var messages = new List<MqttMessage>();
        while (messages.Count < Count)
            messages.Add(await client.Messages.ReadAsync(Cancellation));

        foreach (var message in messages.AsEnumerable().Reverse())
            message.Acknowledge();

        for (ushort id = 1; id <= Count; id++)
            Assert.Equal(id, (await broker.ReceiveAsync<AcknowledgePacket>()).PacketId);
    }
}
