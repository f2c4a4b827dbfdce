using HyperFleet.Api.Hosting;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.Tests.Schemas;

/// <summary>The configured document is missing (incident I16).</summary>
public sealed class SchemaDocumentTests(PostgresServer postgres)
{
    private const string Document = """
        components:
          schemas:
            ClusterSpec: { type: object, required: [region] }
            NodePoolSpec: { type: object }
        """;

    [Fact]
    public async Task Without_its_document_the_api_is_not_ready_and_takes_no_spec_until_the_document_appears()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7()}.yaml");
        await using var api = await ApiServer.StartAsync(postgres, o => o with { Server = o.Server with { OpenapiSchemaPath = file } });

        var (status, body) = await api.ReadyAsync();
        Assert.Equal(503, status);
        Assert.Contains("schemas", body);
        Assert.Contains("not_ready", body);
        Assert.Contains("hyperfleet_api_schema_document_loaded", await api.MetricsPageAsync());
        Assert.Matches("hyperfleet_api_schema_document_loaded\\{[^}]*} 0", await api.MetricsPageAsync());
        (await api.PostAsync("clusters", """{"kind":"Cluster","name":"abc","spec":{}}""")).ExpectProblem(503, "SVC-001", "ClusterSpec");
        (await api.GetAsync("clusters")).Expect(200);
        Assert.Equal(200, (await api.LiveAsync()).Status);

        await File.WriteAllTextAsync(file, Document, TestContext.Current.CancellationToken);
        Assert.Equal(200, (await api.ReadyAsync()).Status);
        Assert.Matches("hyperfleet_api_schema_document_loaded\\{[^}]*} 1", await api.MetricsPageAsync());
        (await api.PostAsync("clusters", """{"kind":"Cluster","name":"abc","spec":{}}""")).ExpectProblem(400, "VAL-000", "Invalid ClusterSpec");
        (await api.PostAsync("clusters", """{"kind":"Cluster","name":"abc","spec":{"region":"us"}}""")).Expect(201);
        Assert.NotNull((await api.GetAsync("openapi")).Expect(200)["components"]!["schemas"]!["ClusterSpec"]!["required"]);
        File.Delete(file);
    }

    [Fact]
    public void In_strict_mode_a_missing_document_ends_the_start() => Assert.Contains("cannot be read", Start("/nowhere/openapi.yaml", strict: true));

    [Theory]
    [InlineData("[]", "is no OpenAPI document")]
    [InlineData("paths: {}", "has no components.schemas")]
    [InlineData("components: { schemas: { ClusterSpec: { type: object, properties: { a: { type: string, pattern: '(' } } } } }", "not a regular expression")]
    [InlineData("components: { schemas: { ClusterSpec: { $ref: '#/components/schemas/None', properties: { a: { $ref: '#/components/schemas/None' } } } } }", "which it does not have")]
    public void A_document_that_cannot_be_used_ends_the_start(string yaml, string message)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, yaml);
        Assert.Contains(message, Start(file, strict: false));
        File.Delete(file);
    }

    [Fact]
    public async Task The_document_names_the_public_host()
    {
        await using var api = await ApiServer.StartAsync(postgres, o => o with { Server = o.Server with { Hostname = "api.fleet.example" } });
        Assert.Equal("//api.fleet.example", (await api.GetAsync("openapi")).Expect(200)["servers"]![0]!.Text("url"));
    }

    private static string Start(string document, bool strict) => Assert.Throws<ConfigurationException>(() => ApiHost.Build(new()
    {
        Server = new() { OpenapiSchemaPath = document, OpenapiSchemaStrict = strict, BindAddress = "127.0.0.1:0" },
    })).Message;
}
