using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Grpc.Tests.Interop;
using HyperFleet.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HyperFleet.Server.Tests.Grpc;

/// <summary>From npm's gRPC client through PostgreSQL and Mosquitto to an agent, and back.</summary>
public sealed class SourceEndToEndTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    private const string CloudEvents = "io.cloudevents.v1.CloudEventService";
    private const string Cluster = "management-abc123";
    private const string Manifest = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"greeting","namespace":"default"},"data":{"text":"hi"}}""";

    [Fact]
    public async Task The_seeds_end_to_end_test_passes_as_the_wire_contract_prints_it()
    {
        await using var maestro = await StartAsync();
        await maestro.CreateConsumerAsync(Cluster);
        await using var agent = await SimulatedAgent.StartAsync(broker, Cluster);
        await using var node = await ConnectAsync(maestro);

        var unknown = await node.DoAsync(GrpcBench.Call("maestro.ManifestWorkService", "Create", new() { ["manifest"] = ManifestWorkServiceTests.Struct(Manifest) }, ("consumer-name", "nobody")));
        Assert.Equal(5, unknown["code"]!.GetValue<int>());
        Assert.Contains("fk_resources_consumers", unknown["details"]!.GetValue<string>());

        var created = await node.DoAsync(GrpcBench.Call("maestro.ManifestWorkService", "Create", new() { ["manifest"] = ManifestWorkServiceTests.Struct(Manifest) }, ("consumer-name", Cluster)));
        Assert.True(created["code"]!.GetValue<int>() == 0, created.ToJsonString());
        var id = created["message"]!["id"]!.GetValue<string>();

        var received = await agent.ReceivesAsync("spec.create_request", id);
        Assert.Equal(("maestro", $"{Maestro.DataType}.spec.create_request", "1.0", "application/json"), (received.Source, received.Type, received.SpecVersion, received.DataContentType));
        Assert.True(Guid.TryParse(received.Id, out _));
        Assert.NotNull(received.Time);
        Assert.Equal(
            [("clustername", Cluster), ("logtracing", "{}"), ("metadata", $$"""{"name":"{{id}}","namespace":"{{Cluster}}"}"""), ("originalsource", ""), ("resourceid", id), ("resourceversion", "1")],
            received.Extensions.OrderBy(extension => extension.Key, StringComparer.Ordinal).Select(extension => (extension.Key, extension.Value.ToString())));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""{"manifests":[{{Manifest}}]}"""), JsonNode.Parse(received.Data.Span)));
    }

    [Fact]
    public async Task A_source_creates_watches_updates_and_deletes()
    {
        await using var maestro = await StartAsync();
        await maestro.CreateConsumerAsync("life");
        await using var agent = await SimulatedAgent.StartAsync(broker, "life");
        await using var node = await ConnectAsync(maestro);
        var subscribing = await SubscribeAsync(node);
        var id = Guid.CreateVersion7().ToString();

        await PublishAsync(node, "create_request", "life", id, 0, "one");
        await agent.ReceivesAsync("spec.create_request", id);
        await agent.SendStatusAsync(id, 1);
        var status = await StatusAsync(node, id, "Applied");
        Assert.Equal("life-work-agent", status["source"]!.GetValue<string>());
        Assert.Contains("\"team\"", status["attributes"]!["ce-metadata"]!["ce_string"]!.GetValue<string>());
        Assert.Equal("one", Data(status)["manifestBundle"]!["manifests"]![0]!["data"]!["text"]!.GetValue<string>());

        await PublishAsync(node, "update_request", "life", id, 1, "two");
        var updated = await agent.ReceivesAsync("spec.update_request", id);
        Assert.Equal(2, updated.Extensions["resourceversion"].AsInt32());
        var stale = await node.DoAsync(Event("update_request", "life", id, 1, "three"));
        Assert.Equal(10, stale["code"]!.GetValue<int>());
        Assert.Contains("the resource version is not the latest, the latest version: 2", stale["details"]!.GetValue<string>());

        await PublishAsync(node, "delete_request", "life", id, 0, null);
        Assert.True(SimulatedAgent.IsDelete(await agent.ReceivesAsync("spec.delete_request", id)));
        var late = await node.DoAsync(Event("update_request", "life", id, 0, "four"));
        Assert.Equal(10, late["code"]!.GetValue<int>());
        Assert.Contains($"the resource is under deletion, id: {id}", late["details"]!.GetValue<string>());
        await agent.SendDeletedAsync(id, 2);
        await StatusAsync(node, id, "Deleted");
        await Eventually.True(async () => await maestro.BundleAsync(id) is null);
        Assert.False(subscribing.IsCompleted);
    }

    [Fact]
    public async Task A_resync_brings_every_status_that_the_source_does_not_have()
    {
        await using var maestro = await StartAsync();
        await maestro.CreateConsumerAsync("resync");
        await using var agent = await SimulatedAgent.StartAsync(broker, "resync");
        await using var node = await ConnectAsync(maestro);
        var id = Guid.CreateVersion7().ToString();
        await PublishAsync(node, "create_request", "resync", id, 0, "one");
        await agent.SendStatusAsync(id, 1);
        await Eventually.True(async () => (await maestro.BundleAsync(id))?["status"] is not null);

        await SubscribeAsync(node);
        var request = Event("resync_request", "resync", id, 0, null);
        request["body"]!["event"]!["type"] = $"{Maestro.DataType}.status.resync_request";
        request["body"]!["event"]!["binary_data"] = Convert.ToBase64String("""{"statusHashes":[]}"""u8);
        Assert.Equal(0, (await node.DoAsync(request))["code"]!.GetValue<int>());
        await StatusAsync(node, id, "Applied");
    }

    private Task<Maestro> StartAsync() => Maestro.StartAsync(postgres, broker, options => options with { Grpc = new() { Port = 0 } });

    private static Task<NodePeer> ConnectAsync(Maestro maestro) => NodePeer.CallerAsync(
        new Uri(maestro.Service<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last()).Authority);

    private static async Task<Task> SubscribeAsync(NodePeer node)
    {
        var call = GrpcBench.Call(CloudEvents, "Subscribe", new() { ["source"] = "tests" });
        call["tell"] = true;
        var subscribing = node.DoAsync(call);
        await node.EventAsync(seen => seen["headers"]?["subscription-id"] is not null);
        return subscribing;
    }

    private static async Task<JsonObject> StatusAsync(NodePeer node, string id, string condition) => (await node.EventAsync(seen =>
        seen["told"] is JsonObject told && told["attributes"]?["ce-resourceid"]?["ce_string"]?.GetValue<string>() == id
        && Data(told)["conditions"]!.AsArray().Any(one => one!["type"]!.GetValue<string>() == condition)))["told"]!.AsObject();

    private static JsonObject Data(JsonObject status) => JsonNode.Parse(Convert.FromBase64String(status["binary_data"]!.GetValue<string>()))!.AsObject();

    private static async Task PublishAsync(NodePeer node, string action, string consumer, string id, int version, string? text)
    {
        var answer = await node.DoAsync(Event(action, consumer, id, version, text));
        Assert.True(answer["code"]!.GetValue<int>() == 0, answer.ToJsonString());
    }

    private static JsonObject Event(string action, string consumer, string id, int version, string? text)
    {
        var sent = Maestro.SourceEvent(action, consumer, id, version, text ?? "");
        var attributes = new JsonObject { ["contenttype"] = Text("application/json") };
        foreach (var (name, value) in sent.Extensions)
            attributes["ce-" + name] = value.Kind == ExtensionKind.Integer ? new JsonObject { ["ce_integer"] = value.AsInt32() } : Text(value.ToString());
        var wire = new JsonObject { ["id"] = sent.Id, ["source"] = sent.Source, ["spec_version"] = "1.0", ["type"] = sent.Type, ["attributes"] = attributes };
        if (text is not null)
            wire["binary_data"] = Convert.ToBase64String(sent.Data.Span);
        return GrpcBench.Call(CloudEvents, "Publish", new() { ["event"] = wire });
    }

    private static JsonObject Text(string value) => new() { ["ce_string"] = value };
}
