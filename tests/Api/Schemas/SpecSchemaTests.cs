using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Schemas;

public sealed class SpecSchemaTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Document = """
        components:
          schemas:
            Region: { type: string, enum: [us, eu] }
            ClusterSpec:
              type: object
              required: [region]
              additionalProperties: false
              properties:
                region: { $ref: '#/components/schemas/Region' }
                nodes: { type: integer, minimum: 1, maximum: 10 }
                name: { type: string, pattern: '^[a-z]+$', maxLength: 5 }
                tags: { type: array, items: { type: string }, uniqueItems: true }
                platform:
                  oneOf:
                    - { type: object, required: [gcp], properties: { gcp: { type: object, properties: { region: { type: string } } } } }
                    - { type: object, required: [aws] }
            NodePoolSpec: { type: object }
            WifConfigSpec: { type: object, properties: { project: { type: string } } }
        """;

    private readonly string _file = Path.GetTempFileName();
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, Document);
        _api = await ApiServer.StartAsync(postgres, options => options with { Server = options.Server with { OpenapiSchemaPath = _file } });
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        File.Delete(_file);
    }

    [Theory]
    [InlineData("""{"region":"us","nodes":0}""", "spec.nodes", "number must be at least 1")]
    [InlineData("""{"region":"us","nodes":1.5}""", "spec.nodes", "value must be an integer")]
    [InlineData("""{"region":"mars"}""", "spec.region", "value must be one of \"us\", \"eu\"")]
    [InlineData("""{}""", "spec.region", "property is required")]
    [InlineData("""{"region":"us","extra":1}""", "spec.extra", "property is not allowed")]
    [InlineData("""{"region":"us","name":"ABC"}""", "spec.name", "string must match ^[a-z]+$")]
    [InlineData("""{"region":"us","tags":["a",1]}""", "spec.tags[1]", "value must be a string")]
    [InlineData("""{"region":"us","platform":{}}""", "spec.platform", "value must match exactly one of the allowed schemas")]
    public async Task A_violation_is_reported_with_its_path(string spec, string field, string message)
    {
        var reply = await _api.PostAsync("clusters", $$"""{"kind":"Cluster","name":"abc","spec":{{spec}} }""");
        reply.ExpectProblem(400, "VAL-000", "Invalid ClusterSpec");
        Assert.Equal((field, message), (reply.Json["errors"]![0]!.Text("field"), reply.Json["errors"]![0]!.Text("message")));
    }

    [Fact]
    public async Task All_violations_are_reported_on_every_route()
    {
        Assert.Equal(2, (await _api.PostAsync("resources", """{"kind":"Cluster","name":"abc","spec":{"region":"us","nodes":99,"name":"toolong"}}""")).Expect(400)["errors"]!.AsArray().Count);
        var cluster = await _api.CreateClusterAsync(spec: """{"region":"us"}""");
        (await _api.PatchAsync($"clusters/{cluster.Id()}", """{"spec":{"nodes":99}}""")).ExpectProblem(400, "VAL-000", "Invalid ClusterSpec");
        (await _api.PatchAsync($"resources/{cluster.Id()}", """{"spec":{"nodes":99}}""")).ExpectProblem(400, "VAL-000", "Invalid ClusterSpec");
    }

    [Fact]
    public async Task Folded_legacy_members_are_validated_too() =>
        (await _api.PostAsync("clusters", """{"kind":"Cluster","name":"abc","region":"mars"}""")).ExpectProblem(400, "VAL-000", "Invalid ClusterSpec");

    [Fact]
    public async Task A_kind_that_requires_no_schema_is_checked_when_the_document_has_one()
    {
        (await _api.PostAsync("wifconfigs", """{"kind":"WifConfig","name":"abc","spec":{"project":7}}""")).ExpectProblem(400, "VAL-000", "Invalid WifConfigSpec");
        (await _api.PostAsync("wifconfigs", """{"kind":"WifConfig","name":"abc","spec":{"project":"p"}}""")).Expect(201);
        (await _api.PostAsync("channels", """{"kind":"Channel","name":"abc","spec":{"anything":[1]}}""")).Expect(201);
    }
}
