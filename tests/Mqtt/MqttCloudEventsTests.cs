using System.Text;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Mqtt.Tests.Packets;

namespace HyperFleet.Mqtt.Tests;

public sealed class MqttCloudEventsTests(MosquittoServer broker)
{
    private static readonly CloudEvent Sample = new()
    {
        Id = "1",
        Source = "maestro",
        Type = "a.b.spec.create_request",
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1900000),
        DataContentType = "application/json",
        DataKind = DataKind.Json,
        Data = "{}"u8.ToArray(),
        Extensions = new Dictionary<string, ExtensionValue> { ["resourceversion"] = 2, ["originalsource"] = "" },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Attributes_travel_as_prefixed_texts_and_empty_ones_are_kept()
    {
        var message = MqttCloudEvents.ToMessage(Sample, "t");
        Assert.Equal("application/json", message.ContentType);
        Assert.Equal(
            [
                new("ce-specversion", "1.0"), new("ce-id", "1"), new("ce-source", "maestro"), new("ce-type", "a.b.spec.create_request"),
                new("ce-time", "2026-01-02T03:04:05.19Z"), new("ce-resourceversion", "2"), new("ce-originalsource", ""),
            ],
            message.UserProperties);
    }

    [Fact]
    public void An_event_without_data_has_no_content_type() =>
        Assert.Null(MqttCloudEvents.ToMessage(Sample with { Data = default, DataKind = DataKind.None }, "t").ContentType);

    [Fact]
    public void An_invalid_event_is_not_sent() =>
        Assert.Throws<ArgumentException>(() => MqttCloudEvents.ToMessage(Sample with { Source = "" }, "t"));

    [Theory]
    [InlineData("ce-", "ce-noise")]
    [InlineData("CE-", "noise")]
    [InlineData("", null)]
    public async Task Attributes_are_read_with_and_without_prefix(string prefix, string? noise)
    {
        var properties = new List<MqttUserProperty>
        {
            new(prefix + "specversion", "1.0"), new(prefix + "id", "1"), new(prefix + "source", "s"), new(prefix + "type", "t"),
            new(prefix + "time", "2026-01-02T03:04:05.190019939Z"), new(prefix + "clustername", "c1"),
        };
        if (noise == "noise")
            properties.Add(new("noise", "x"));
        var read = await ReadBackAsync(new MqttPublish("t", "{}"u8.ToArray()) { ContentType = "application/json", UserProperties = properties });
        Assert.Equal(("1", "s", "t", "c1"), (read.Id, read.Source, read.Type, read.Extensions["clustername"].ToString()));
        Assert.Single(read.Extensions);
        Assert.Equal(1900199, read.Time!.Value.Ticks % TimeSpan.TicksPerSecond);
    }

    [Fact]
    public async Task A_structured_event_is_read_from_the_payload()
    {
        var read = await ReadBackAsync(new MqttPublish("t", CloudEventJson.Encode(Sample)) { ContentType = "application/cloudevents+json" });
        Assert.Equal((Sample.Id, Sample.Type, "{}"), (read.Id, read.Type, Encoding.UTF8.GetString(read.Data.Span)));
    }

    [Fact]
    public async Task A_message_that_is_no_event_is_refused_with_the_attribute()
    {
        await using var client = await broker.ConnectAsync();
        var message = await PassAsync(client, new MqttPublish(Broker.Topic(), "x"u8.ToArray()) { UserProperties = [new("ce-id", "1")] });
        Assert.False(MqttCloudEvents.TryRead(message, out _, out var error));
        Assert.Equal("specversion is missing", error);
    }

    [Fact]
    public async Task Recorded_events_are_written_as_they_were_read()
    {
        await using var client = await broker.ConnectAsync();
        foreach (var recorded in Directory.GetFiles(Recording.Folder).SelectMany(file => Recording.Read(Path.GetFileName(file))))
        {
            var message = await PassAsync(client, recorded with { Topic = Broker.Topic() });
            Assert.True(MqttCloudEvents.TryRead(message, out var read, out var error), error);
            var written = MqttCloudEvents.ToMessage(read, recorded.Topic);
            Assert.Equal(recorded.ContentType, written.ContentType);
            Assert.Equal(Comparable(recorded), Comparable(written));
            Assert.True(recorded.Payload.Span.SequenceEqual(written.Payload.Span));
        }
    }

    // Times are kept to 100 ns; upstream writes nanoseconds.
    private static IEnumerable<string> Comparable(MqttPublish message) => message.UserProperties
        .Select(x => x.Name == "ce-time" ? $"{x.Name}={x.Value[..Math.Min(27, x.Value.Length)].TrimEnd('Z', '0', '.')}" : $"{x.Name}={x.Value}")
        .Order(StringComparer.Ordinal);

    private async Task<CloudEvent> ReadBackAsync(MqttPublish publish)
    {
        await using var client = await broker.ConnectAsync();
        var message = await PassAsync(client, publish with { Topic = Broker.Topic() });
        Assert.True(MqttCloudEvents.TryRead(message, out var read, out var error), error);
        return read;
    }

    private static async Task<MqttMessage> PassAsync(MqttClient client, MqttPublish publish)
    {
        await client.SubscribeAsync([new(publish.Topic)], Cancellation);
        Assert.True((await client.PublishAsync(publish, Cancellation)).IsSuccess);
        return await client.TakeAsync();
    }
}
