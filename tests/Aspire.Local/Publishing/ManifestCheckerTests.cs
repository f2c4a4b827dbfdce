using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace HyperFleet.Aspire.Local.Tests.Publishing;

public sealed class ManifestCheckerTests
{
    private const string Api = "\"api\": {\"type\": \"project.v0\", \"path\": \"a.csproj\", \"bindings\": {\"http\": {\"scheme\": \"http\", \"protocol\": \"tcp\", \"transport\": \"http\"}}}";

    [Theory]
    [InlineData("aspire-manifest/aspire-manifest.json")]
    [InlineData("tests/Aspire.Local/Publishing/Golden/managed.json")]
    public void Published_manifests_keep_the_schema_and_lose_nothing_in_aspirate(string file)
    {
        var checker = new ManifestChecker(Read(file));

        Assert.Empty(checker.AgainstSchema());
        // A name of its own for the variable is a choice of that test's model, and the checker sees what it costs.
        Assert.Equal(file.Contains("Golden") ? ["maestro-server: MQTT_URL is a secret and would stand in a ConfigMap"] : [], checker.AgainstAspirate());
    }

    [Fact]
    public void Containers_keep_the_schema_and_lose_their_mounts_in_aspirate()
    {
        var checker = new ManifestChecker(Read("tests/Aspire.Local/Publishing/Golden/containers.json"));

        Assert.Empty(checker.AgainstSchema());
        Assert.Contains("mosquitto: bind mounts are ignored", checker.AgainstAspirate());
        Assert.Contains("rabbitmq: RABBITMQ_DEFAULT_PASS is a secret and would stand in a ConfigMap", checker.AgainstAspirate());
    }

    [Theory]
    [InlineData("\"a\": {\"type\": \"thing.v9\"}", "a: unknown type 'thing.v9'")]
    [InlineData("\"a\": {\"type\": \"project.v0\"}", "a: lacks 'path'")]
    [InlineData("\"a\": {\"type\": \"value.v0\", \"connectionString\": \"x\", \"env\": {}}", "a: has 'env', which value.v0 does not know")]
    [InlineData("\"a\": {\"type\": \"container.v0\", \"image\": \"i\", \"volumes\": [{\"target\": \"/d\", \"readOnly\": false}]}", "a.volumes: lacks 'name'")]
    [InlineData("\"a\": {\"type\": \"container.v0\", \"image\": \"i\", \"bindMounts\": [{\"target\": \"/d\", \"readOnly\": false}]}", "a.bindMounts: lacks 'source'")]
    [InlineData("\"a\": {\"type\": \"project.v0\", \"path\": \"p\", \"bindings\": {\"b\": {\"scheme\": \"x\", \"protocol\": \"sctp\", \"transport\": \"tcp\"}}}", "a.bindings.b: 'protocol' is 'sctp'")]
    [InlineData("\"a\": {\"type\": \"parameter.v0\", \"value\": \"{b.inputs.value}\", \"inputs\": {\"value\": {\"type\": \"string\"}}}", "a: 'value' does not name its own input")]
    [InlineData("\"a\": {\"type\": \"value.v0\", \"connectionString\": \"{nobody.value}\"}", "a: '{nobody.value}' names nothing")]
    [InlineData(Api + ", \"a\": {\"type\": \"value.v0\", \"connectionString\": \"{api.bindings.grpc.port}\"}", "a: '{api.bindings.grpc.port}' names nothing")]
    public void A_mistake_against_the_schema_is_found(string resources, string problem) => Assert.Contains(problem, Checker(resources).AgainstSchema());

    [Theory]
    [InlineData("\"a\": {\"type\": \"executable.v0\"}", "a: this type is skipped")]
    [InlineData("\"a\": {\"type\": \"parameter.v0\", \"inputs\": {\"value\": {\"default\": {\"value\": \"x\"}}}}", "a: a plain default is replaced by a random text")]
    [InlineData(Api + ", \"a\": {\"type\": \"project.v0\", \"args\": [\"{api.bindings.http.port}\"]}", "a: expressions in arguments are not resolved")]
    [InlineData(Api + ", \"a\": {\"type\": \"project.v0\", \"env\": {\"X\": \"{api.bindings.grpc.url}\"}}", "a: X takes the url of 'grpc', which comes without a scheme")]
    [InlineData(Api + ", \"a\": {\"type\": \"project.v0\", \"env\": {\"X\": \"{api.bindings.http.scheme}\"}}", "a: X takes a scheme, which is always http")]
    public void A_loss_in_aspirate_is_found(string resources, string problem) => Assert.Contains(problem, Checker(resources).AgainstAspirate());

    [Fact]
    public void Doubled_braces_are_text() =>
        Assert.Empty(Checker("\"a\": {\"type\": \"value.v0\", \"connectionString\": \"{{nobody.value}}\"}").AgainstSchema());

    private static ManifestChecker Checker(string resources) =>
        new(JsonNode.Parse($$"""{"$schema": "https://json.schemastore.org/aspire-8.0.json", "resources": { {{resources}} } }""")!.AsObject());

    private static JsonObject Read(string file, [CallerFilePath] string source = "") =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(source)!, "../../..", file)))!.AsObject();
}
