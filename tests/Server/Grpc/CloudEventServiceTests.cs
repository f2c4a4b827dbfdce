using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Errors;

namespace HyperFleet.Server.Tests.Grpc;

/// <summary>npm's client as a source.</summary>
public sealed class CloudEventServiceTests
{
    private const string Service = "io.cloudevents.v1.CloudEventService";
    private const string Type = "io.open-cluster-management.works.v1alpha1.manifestbundles.spec.create_request";

    [Fact]
    public async Task A_published_event_arrives_attribute_by_attribute()
    {
        await using var bench = await GrpcBench.StartAsync();
        var answer = await bench.CallAsync(Service, "Publish", Event(attributes =>
        {
            attributes["contenttype"] = Text("application/json");
            attributes["ce-time"] = Timestamp(1_772_359_200, 123_456_700);
            attributes["ce-clustername"] = Text("management-abc123");
            attributes["ce-resourceversion"] = new JsonObject { ["ce_integer"] = 3 };
            attributes["ce-flag"] = new JsonObject { ["ce_boolean"] = true };
            attributes["ce-originalsource"] = Text("");
            attributes["ce-deletiontimestamp"] = Timestamp(1_772_359_500, 500_000_000);
            attributes["noise"] = Text("without a prefix");
        }, """{"manifests":[]}"""));

        Assert.Equal(0, Code(answer));
        var received = bench.Published.Single();
        Assert.Equal(("e1", "source-1", Type, "application/json"), (received.Id, received.Source, received.Type, received.DataContentType));
        Assert.Equal(DateTimeOffset.Parse("2026-03-01T10:00:00.1234567Z"), received.Time);
        Assert.Equal("""{"manifests":[]}""", Encoding.UTF8.GetString(received.Data.Span));
        Assert.Equal(
            ["clustername=management-abc123", "deletiontimestamp=2026-03-01T10:05:00.5Z", "flag=true", "originalsource=", "resourceversion=3"],
            received.Extensions.Select(extension => $"{extension.Key}={extension.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(ExtensionKind.Integer, received.Extensions["resourceversion"].Kind);
    }

    [Fact]
    public async Task A_structured_event_and_text_data_are_read_as_well()
    {
        await using var bench = await GrpcBench.StartAsync();
        var structured = Event(attributes => attributes["contenttype"] = Text("application/cloudevents+json"),
            $$$"""{"specversion":"1.0","id":"s1","source":"source-1","type":"{{{Type}}}","clustername":"c1","datacontenttype":"application/json","data":{"a":1}}""");
        Assert.Equal(0, Code(await bench.CallAsync(Service, "Publish", structured)));
        var text = Event(attributes => attributes["ce-clustername"] = Text("c1"), null);
        text["event"]!["text_data"] = """{"b":2}""";
        Assert.Equal(0, Code(await bench.CallAsync(Service, "Publish", text)));
        Assert.Equal(["""{"a":1}""", """{"b":2}"""], bench.Published.Select(received => Encoding.UTF8.GetString(received.Data.Span)));
    }

    [Theory]
    [InlineData(true, "source-1", "the event has no attributes")]
    [InlineData(false, "", "source")]
    public async Task An_event_that_cannot_be_read_is_refused(bool bare, string source, string detail)
    {
        await using var bench = await GrpcBench.StartAsync();
        var request = Event(attributes => { if (!bare) attributes["ce-clustername"] = Text("c1"); }, "{}");
        request["event"]!["source"] = source;
        var answer = await bench.CallAsync(Service, "Publish", request);
        Assert.Equal(3, Code(answer));
        Assert.StartsWith("failed to convert protobuf to cloudevent: ", Detail(answer));
        Assert.Contains(detail, Detail(answer));
        Assert.Empty(bench.Published);
    }

    [Fact]
    public async Task A_refusal_keeps_its_text_and_gets_the_code_that_clients_act_on()
    {
        await using var bench = await GrpcBench.StartAsync();
        foreach (var (kind, code) in new[]
        {
            (RefusalKind.Invalid, 3), (RefusalKind.BadRequest, 3), (RefusalKind.VersionConflict, 10), (RefusalKind.UnderDeletion, 10), (RefusalKind.Duplicate, 6),
            (RefusalKind.NotFound, 5), (RefusalKind.UnknownConsumer, 9), (RefusalKind.Forbidden, 7), (RefusalKind.Unavailable, 14), (RefusalKind.Unspecified, 13),
        })
        {
            bench.Refusal = new Refusal(kind, "failed to create resource: maestro-9: … fk_resources_consumers");
            var answer = await bench.CallAsync(Service, "Publish", Event(attributes => attributes["ce-clustername"] = Text("c1"), "{}"));
            Assert.Equal((code, bench.Refusal.Reason), (Code(answer), Detail(answer)));
        }
    }

    [Fact]
    public async Task A_subscriber_gets_its_id_first_then_statuses_and_heartbeats()
    {
        await using var bench = await GrpcBench.StartAsync(new GrpcOptions { HeartbeatCheckInterval = TimeSpan.FromMilliseconds(300) });
        var subscribing = SubscribeAsync(bench, messages: 3);
        var id = (await bench.Node.EventAsync(seen => seen.ContainsKey("headers")))["headers"]!["subscription-id"]!.GetValue<string>();
        var subscription = bench.Subscriptions.Keys.Single();
        Assert.Equal((subscription.Id, "source-1"), (id, subscription.Source));

        var first = await bench.Node.EventAsync(seen => seen.ContainsKey("told"));
        Assert.Equal("io.open-cluster-management.cloudevents.heartbeat", first["told"]!["type"]!.GetValue<string>());
        Assert.Equal(("", 0), (first["told"]!["source"]?.GetValue<string>() ?? "", (first["told"]!["attributes"] as JsonObject)?.Count ?? 0));

        Assert.True(subscription.Offer(Status(7)));
        var status = (await bench.Node.EventAsync(seen => seen["told"]?["id"]?.GetValue<string>() == "status-7"))["told"]!;
        Assert.Equal("agent-1", status["source"]!.GetValue<string>());
        Assert.Equal(7, status["attributes"]!["ce-resourceversion"]!["ce_integer"]!.GetValue<int>());
        Assert.Equal("application/json", status["attributes"]!["contenttype"]!["ce_string"]!.GetValue<string>());
        Assert.Equal("""{"conditions":[]}""", Encoding.UTF8.GetString(Convert.FromBase64String(status["binary_data"]!.GetValue<string>())));
        await subscribing;
        await Eventually.Equal(0, () => bench.Subscriptions.Count);
    }

    [Fact]
    public async Task A_subscriber_that_falls_behind_is_told_to_come_back()
    {
        await using var bench = await GrpcBench.StartAsync(new GrpcOptions { HeartbeatDisable = true });
        var subscribing = SubscribeAsync(bench, messages: 1000);
        await bench.Node.EventAsync(seen => seen.ContainsKey("headers"));
        var subscription = bench.Subscriptions.Keys.Single();
        var version = 0;
        while (subscription.Offer(Status(++version)))
            Assert.InRange(version, 1, 100_000);
        Assert.Equal(14, Code(await subscribing));
    }

    [Fact]
    public async Task A_stopping_server_lets_its_subscribers_go()
    {
        await using var bench = await GrpcBench.StartAsync();
        var subscribing = SubscribeAsync(bench, messages: 1000);
        await bench.Node.EventAsync(seen => seen.ContainsKey("headers"));
        await bench.StopAsync().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(14, Code(await subscribing));
    }

    [Fact]
    public async Task A_subscription_without_a_source_is_refused()
    {
        await using var bench = await GrpcBench.StartAsync();
        Assert.Equal(3, Code(await bench.CallAsync(Service, "Subscribe", [])));
    }

    private static Task<JsonObject> SubscribeAsync(GrpcBench bench, int messages)
    {
        var call = GrpcBench.Call(Service, "Subscribe", new() { ["source"] = "source-1", ["cluster_name"] = "ignored" });
        (call["tell"], call["cancelAfter"]) = (true, messages);
        return bench.Node.DoAsync(call);
    }

    private static CloudEvent Status(int version) => new()
    {
        Id = $"status-{version}", Source = "agent-1", Type = "io.open-cluster-management.works.v1alpha1.manifestbundles.status.update_request",
        DataContentType = "application/json", DataKind = DataKind.Json, Data = """{"conditions":[]}"""u8.ToArray(),
        Extensions = new Dictionary<string, ExtensionValue> { ["resourceversion"] = version, ["sequenceid"] = "1" },
    };

    private static JsonObject Event(Action<JsonObject> fill, string? data)
    {
        var attributes = new JsonObject();
        fill(attributes);
        var sent = new JsonObject { ["id"] = "e1", ["source"] = "source-1", ["spec_version"] = "1.0", ["type"] = Type, ["attributes"] = attributes };
        if (data is not null)
            sent["binary_data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(data));
        return new() { ["event"] = sent };
    }

    private static JsonObject Text(string value) => new() { ["ce_string"] = value };

    private static JsonObject Timestamp(long seconds, int nanos) => new() { ["ce_timestamp"] = new JsonObject { ["seconds"] = seconds, ["nanos"] = nanos } };

    private static int Code(JsonObject answer) => answer["code"]!.GetValue<int>();

    private static string Detail(JsonObject answer) => answer["details"]!.GetValue<string>();
}
