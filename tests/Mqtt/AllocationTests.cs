using HyperFleet.Fixtures;

namespace HyperFleet.Mqtt.Tests;

[Collection(nameof(Measurements))]
public sealed class AllocationTests(MosquittoServer broker)
{
    private const int Messages = 10_000;
    private const int Window = 100;

    // Wake-ups of loops, and the garbage of the runtime itself, divided by the messages.
    private const double Tolerance = 24;

    private static readonly MqttUserProperty[] Attributes =
        [.. Enumerable.Range(0, 12).Select(i => new MqttUserProperty($"ce-attribute{i}", $"value of the attribute {i}"))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_publish_allocates_nothing()
    {
        await using var client = await broker.ConnectAsync();
        var message = Message(Broker.Topic());
        await PublishAsync(client, message, Messages / 4);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await PublishAsync(client, message, Messages);
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Messages;

        TestContext.Current.TestOutputHelper?.WriteLine($"a publish allocates {each:0.0} bytes");
        Assert.True(each <= Tolerance, $"a publish allocates {each:0.0} bytes");
    }

    [Fact]
    public async Task A_received_message_allocates_the_bytes_it_owns()
    {
        await using var client = await broker.ConnectAsync();
        var message = Message(Broker.Topic());
        await client.SubscribeAsync([new(message.Topic)], Cancellation);
        var size = await EchoAsync(client, message, Messages / 4);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await EchoAsync(client, message, Messages);
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Messages - size;

        TestContext.Current.TestOutputHelper?.WriteLine($"a message of {size} bytes allocates {each:0.0} bytes beyond them");
        Assert.True(each <= 24 + 8 + Tolerance, $"a message of {size} bytes allocates {each:0.0} bytes beyond them"); // an array's header and padding
    }

    private static MqttPublish Message(string topic) =>
        new(topic, new byte[1000]) { ContentType = "application/json", UserProperties = Attributes };

    private static async Task PublishAsync(MqttClient client, MqttPublish message, int count)
    {
        var waiting = new ValueTask<MqttPublishResult>[Window];
        for (var sent = 0; sent < count; sent += Window)
        {
            for (var i = 0; i < Window; i++)
#pragma warning disable CA2012 // awaited once, further down
                waiting[i] = client.PublishAsync(message, Cancellation);
#pragma warning restore CA2012
            for (var i = 0; i < Window; i++)
                Assert.True((await waiting[i]).IsSuccess);
        }
    }

    private static async Task<int> EchoAsync(MqttClient client, MqttPublish message, int count)
    {
        var size = 0;
        var publishing = PublishAsync(client, message, count);
        for (var received = 0; received < count;)
        {
#pragma warning disable xUnit1051 // a wait that can be cancelled is an object of its own
            Assert.True(await client.Messages.WaitToReadAsync(CancellationToken.None));
#pragma warning restore xUnit1051
            for (; client.Messages.TryRead(out var echo); received++)
            {
                echo.Acknowledge();
                size = echo.Size;
            }
        }
        await publishing;
        return size;
    }
}
