using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Errors;

namespace HyperFleet.Server.Tests.Grpc;

/// <summary>What a person does with grpcurl.</summary>
public sealed class ManifestWorkServiceTests
{
    private const string Service = "maestro.ManifestWorkService";

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Reflection_knows_the_services_so_that_no_proto_file_is_needed(string version)
    {
        await using var bench = await GrpcBench.StartAsync();
        var seen = await bench.Node.DoAsync(new() { ["op"] = "reflect", ["version"] = version, ["symbol"] = Service });
        Assert.Equal(
            [
                "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
                "io.cloudevents.v1.CloudEventService", Service,
            ],
            seen["services"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Contains("/maestro.ManifestWorkService/Create false false", seen["methods"]!.AsArray().Select(method => method!.GetValue<string>()));
    }

    [Fact]
    public async Task The_seeds_call_creates_a_bundle_of_its_manifest()
    {
        await using var bench = await GrpcBench.StartAsync();
        var answer = await bench.CallAsync(Service, "Create", new() { ["manifest"] = Struct("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"greeting","namespace":"default"},"data":{"text":"hi"}}""") },
            ("consumer-name", "management-abc123"));
        Assert.Equal(0, Code(answer));
        var change = bench.Changes.Single();
        Assert.Equal(("management-abc123", "maestro"), (change.ConsumerName, change.Source));
        Assert.Equal("""{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"greeting","namespace":"default"},"data":{"text":"hi"}}]}""", Text(change.Data));
        Assert.True(Guid.TryParse(change.Id, out _));
        Assert.Equal(change.Id, answer["message"]!["id"]!.GetValue<string>());
        Assert.Equal(1, answer["message"]!["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task Integers_stay_integers()
    {
        await using var bench = await GrpcBench.StartAsync();
        await bench.CallAsync(Service, "Create", new() { ["manifest"] = Struct("""{"replicas":3,"half":0.5,"big":9007199254740992,"minus":-7,"zero":0}""") }, ("consumer-name", "c"));
        Assert.Equal("""{"manifests":[{"replicas":3,"half":0.5,"big":9007199254740992,"minus":-7,"zero":0}]}""", Text(bench.Changes.Single().Data));
    }

    [Fact]
    public async Task A_named_work_has_the_id_that_Go_sources_compute()
    {
        await using var bench = await GrpcBench.StartAsync();
        var body = new JsonObject
        {
            ["name"] = "greeting", ["manifests"] = new JsonArray(Struct("""{"kind":"A"}"""), Struct("""{"kind":"B"}""")),
            ["delete_option"] = Struct("""{"propagationPolicy":"Orphan"}"""), ["manifest_configs"] = new JsonArray(Struct("""{"updateStrategy":{"type":"ReadOnly"}}""")),
            ["consumer_name"] = "management-abc123",
        };
        Assert.Equal(0, Code(await bench.CallAsync(Service, "Create", body)));
        var change = bench.Changes.Single();
        Assert.Equal("1b69404f-2cc0-5254-bf31-7ea8f4e72949", change.Id);
        Assert.Equal("""{"manifests":[{"kind":"A"},{"kind":"B"}],"deleteOption":{"propagationPolicy":"Orphan"},"manifestConfigs":[{"updateStrategy":{"type":"ReadOnly"}}]}""", Text(change.Data));
        Assert.Equal("""{"name":"greeting","namespace":"management-abc123"}""", Text(change.Metadata));
    }

    [Fact]
    public async Task Metadata_wins_over_the_body()
    {
        await using var bench = await GrpcBench.StartAsync();
        await bench.CallAsync(Service, "Create", new() { ["manifest"] = Struct("""{"kind":"A"}"""), ["consumer_name"] = "body" }, ("consumer-name", "metadata"), ("source-id", "mine"));
        Assert.Equal(("metadata", "mine"), (bench.Changes.Single().ConsumerName, bench.Changes.Single().Source));
    }

    [Fact]
    public async Task A_create_that_cannot_be_is_refused_with_its_reason()
    {
        await using var bench = await GrpcBench.StartAsync();
        var manifest = new JsonObject { ["manifest"] = Struct("""{"kind":"A"}""") };
        var unnamed = await bench.CallAsync(Service, "Create", (JsonObject)manifest.DeepClone());
        Assert.Equal((3, "consumer-name metadata is required"), (Code(unnamed), Detail(unnamed)));
        Assert.Equal(3, Code(await bench.CallAsync(Service, "Create", [], ("consumer-name", "c"))));
        foreach (var (kind, code) in new[] { (RefusalKind.UnknownConsumer, 5), (RefusalKind.Invalid, 3), (RefusalKind.Duplicate, 6) })
        {
            bench.Refusal = new Refusal(kind, "violates fk_resources_consumers");
            var answer = await bench.CallAsync(Service, "Create", (JsonObject)manifest.DeepClone(), ("consumer-name", "c"));
            Assert.Equal((code, "violates fk_resources_consumers"), (Code(answer), Detail(answer)));
        }
    }

    [Fact]
    public async Task A_bundle_is_read_listed_updated_and_deleted()
    {
        await using var bench = await GrpcBench.StartAsync();
        bench.Stored["b1"] = new Bundle
        {
            Id = "b1", Name = "b1", Source = "maestro", ConsumerName = "c", Version = 4,
            Payload = """{"metadata":{"name":"w"},"data":{"manifests":[{"kind":"Old"}],"deleteOption":{"propagationPolicy":"Orphan"}}}"""u8.ToArray(),
            Status = """{"resourceversion":4,"data":{"conditions":[{"type":"Applied","status":"True"}]}}"""u8.ToArray(),
        };
        var read = (await bench.CallAsync(Service, "Get", new() { ["id"] = "b1" }))["message"]!;
        Assert.Equal(("c", 4), (read["consumer_name"]!.GetValue<string>(), read["version"]!.GetValue<int>()));
        Assert.Equal(4, read["status"]!["fields"]!["ObservedVersion"]!["numberValue"]!.GetValue<int>());

        var listed = (await bench.CallAsync(Service, "List", new() { ["search"] = "consumer_name='c'" }))["message"]!;
        Assert.Equal((1, 1), (listed["items"]!.AsArray().Count, listed["total"]!.GetValue<int>()));
        Assert.Equal("consumer_name='c'", bench.LastSearch);

        var updated = await bench.CallAsync(Service, "Update", new() { ["id"] = "b1", ["manifest"] = Struct("""{"kind":"New"}"""), ["version"] = 4 });
        Assert.Equal(5, updated["message"]!["version"]!.GetValue<int>());
        Assert.Equal("""{"manifests":[{"kind":"New"}],"deleteOption":{"propagationPolicy":"Orphan"}}""", Text(bench.Changes.Single().Data));
        Assert.Equal("""{"name":"w"}""", Text(bench.Changes.Single().Metadata));

        Assert.Equal(0, Code(await bench.CallAsync(Service, "Delete", new() { ["id"] = "b1" })));
        Assert.True(bench.Stored["b1"].IsDeleting);
        Assert.Equal(0, Code(await bench.CallAsync(Service, "Delete", new() { ["id"] = "nobody" })));
        var missing = await bench.CallAsync(Service, "Get", new() { ["id"] = "nobody" });
        Assert.Equal((5, "Resource with id='nobody' not found"), (Code(missing), Detail(missing)));
    }

    /// <summary>JSON as the members of a <c>google.protobuf.Struct</c>.</summary>
    internal static JsonObject Struct(string json) => (JsonObject)Value(JsonNode.Parse(json))["structValue"]!.DeepClone();

    private static JsonObject Value(JsonNode? json) => json switch
    {
        JsonObject members => new() { ["structValue"] = new JsonObject { ["fields"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Value(member.Value)))) } },
        JsonArray items => new() { ["listValue"] = new JsonObject { ["values"] = new JsonArray([.. items.Select(Value)]) } },
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => new() { ["numberValue"] = value.GetValue<double>() },
        JsonValue value => new() { ["stringValue"] = value.GetValue<string>() },
        _ => new() { ["nullValue"] = "NULL_VALUE" },
    };

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private static int Code(JsonObject answer) => answer["code"]!.GetValue<int>();

    private static string Detail(JsonObject answer) => answer["details"]!.GetValue<string>();
}
