using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using HyperFleet.CloudEvents;
using HyperFleet.Server.Grpc;
using WireEvent = HyperFleet.CloudEvents.Wire.CloudEvent;
using WireValue = HyperFleet.CloudEvents.Wire.CloudEventAttributeValue;

namespace HyperFleet.Server.Tests.Grpc;

public sealed class CloudEventCodecTests
{
    [Fact]
    public void An_event_survives_the_way_there_and_back() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<bool>(), (data, number, flag) =>
        {
            var sent = new CloudEvent
            {
                Id = "1", Source = "s", Type = "t", Subject = "about", DataContentType = data.Length > 0 ? "application/octet-stream" : null, Data = data,
                DataKind = data.Length > 0 ? DataKind.Binary : DataKind.None, Time = DateTimeOffset.UnixEpoch.AddTicks(Math.Abs((long)number) * 1000),
                Extensions = new Dictionary<string, ExtensionValue> { ["number"] = number, ["flag"] = flag, ["text"] = "", ["more"] = "grüße" },
            };
            var wire = WireEvent.Parser.ParseFrom(CloudEventCodec.Write(sent).ToByteArray());
            return CloudEventCodec.TryRead(wire, out var read, out _)
                && read.Data.Span.SequenceEqual(data) && read.Time == sent.Time && read.Subject == "about" && read.DataContentType == sent.DataContentType
                && read.Extensions.OrderBy(x => x.Key).SequenceEqual(sent.Extensions.OrderBy(x => x.Key));
        }));

    [Fact]
    public void Any_message_is_read_or_refused() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<int>(), (key, text, choice) =>
        {
            var value = (choice % 5) switch
            {
                0 => new WireValue { CeTimestamp = new() { Seconds = (long)choice * int.MaxValue * 4, Nanos = choice } },
                1 => new WireValue { CeBytes = ByteString.CopyFromUtf8(text.Get) },
                2 => new WireValue { CeUri = text.Get },
                3 => new WireValue(),
                _ => new WireValue { CeString = text.Get },
            };
            var wire = new WireEvent { Id = text.Get, Source = key.Get, SpecVersion = "1.0", Type = "t", Attributes = { ["ce-" + key.Get] = value, ["ce-time"] = value, ["contenttype"] = value } };
            return CloudEventCodec.TryRead(wire, out _, out var error) != (error is not null);
        }));

    [Fact]
    public void A_heartbeat_has_a_type_and_nothing_else()
    {
        var heartbeat = CloudEventCodec.Heartbeat(TimeProvider.System);
        Assert.Equal(("1.0", "io.open-cluster-management.cloudevents.heartbeat", "", 0), (heartbeat.SpecVersion, heartbeat.Type, heartbeat.Source, heartbeat.Attributes.Count));
        Assert.True(Guid.TryParse(heartbeat.Id, out _));
    }
}
