using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HyperFleet.Fixtures;

namespace HyperFleet.Mqtt.Tests;

public sealed class MetricsTests(MosquittoServer broker) : IMeterFactory
{
    private readonly Meter _meter = new("test of HyperFleet.Mqtt");

    public Meter Create(MeterOptions options) => _meter;

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task Publishes_messages_and_connections_are_counted()
    {
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (ReferenceEquals(instrument.Meter, _meter))
                all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => seen.AddOrUpdate(instrument.Name, 1, (_, count) => count + 1));
        listener.Start();
        var (topic, cancellation) = (Broker.Topic(), TestContext.Current.CancellationToken);

        await using (var client = await MqttClient.ConnectAsync(broker.Options(), new MqttDependencies { Meters = this }, cancellation))
        {
            await client.SubscribeAsync([new(topic)], cancellation);
            await client.PublishAsync(new MqttPublish(topic, default), cancellation);
            await client.PublishAsync(new MqttPublish("refused/#", default), cancellation);
            await client.TakeAsync();
        }

        Assert.Equal(
            (1, 1, 1, 1, 0),
            (seen["mqtt.client.connections"], seen["mqtt.client.disconnects"], seen["mqtt.client.messages.received"],
                seen["mqtt.client.publish.duration"], seen["mqtt.client.publishes.unconfirmed"]));
        Assert.True(seen["mqtt.client.io.sent"] > 0 && seen["mqtt.client.io.received"] > 0);
    }
}
