using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Host.Tests.Fleets;

namespace HyperFleet.Host.Tests.Maestro;

/// <summary>Maestro's commands, each as the process that people run, against a server that is one too (server contract §2).</summary>
public sealed class ClientCommandTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Bundle = """{"consumer_name":"cluster1","metadata":{"name":"w","labels":{"team":"blue"}},"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"greeting","namespace":"default"},"data":{"text":"hi"}}]}""";

    private readonly LoopbackPort _rest = LoopbackPort.Take(), _grpc = LoopbackPort.Take(), _health = LoopbackPort.Take(), _metrics = LoopbackPort.Take();
    private string _connectionString = "";
    private RoleProcess? _server;

    private Dictionary<string, string> Environment => new()
    {
        ["ConnectionStrings__maestro"] = _connectionString,
        ["MAESTRO_REST_URL"] = $"http://127.0.0.1:{_rest.Number}",
        ["MAESTRO_GRPC_SERVER_ADDRESS"] = $"127.0.0.1:{_grpc.Number}",
        ["MAESTRO_REST_TIMEOUT"] = "55s",
    };

    public async ValueTask InitializeAsync()
    {
        _connectionString = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await DoneAsync(["migration"]);
        await DoneAsync(["migration"]); // again: nothing is left to do
        _server = RoleProcess.Start(
            [
                "maestro", "server", "--disable-message-broker", "--server-hostname=127.0.0.1", $"--http-server-bindport={_rest.Number}", $"--grpc-server-bindport={_grpc.Number}",
                $"--health-check-server-bindport={_health.Number}", $"--metrics-server-bindport={_metrics.Number}",
            ], Environment);
        using var http = new HttpClient();
        await Eventually.True(async () => (await http.GetAsync(new Uri($"http://127.0.0.1:{_health.Number}/healthcheck"), TestContext.Current.CancellationToken)).IsSuccessStatusCode, TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_consumer_is_created_listed_shown_labelled_and_deleted()
    {
        Assert.Contains("cluster1", await DoneAsync(["consumer", "create", "cluster1", "--label", "region=eu", "--label", "stage=dev"]));
        var id = (string)(await JsonAsync("consumer", "list", "--search", "name='cluster1'"))["items"]![0]!["id"]!;
        Assert.Contains("region=eu", await DoneAsync(["consumer", "get", id]));

        await DoneAsync(["consumer", "update", id, "--label", "stage=prod", "--remove-label", "region"]);
        Assert.Equal("""{"stage":"prod"}""", (await JsonAsync("consumer", "get", id))["labels"]!.ToJsonString());

        var kept = await Executable.RunAsync(["maestro", "consumer", "delete", id], Environment, "n\n");
        Assert.Equal(1, kept.Code);
        await DoneAsync(["consumer", "delete", id, "-y"]);
        await RefusedAsync("not found", ["consumer", "get", id]);
    }

    [Fact]
    public async Task A_bundle_is_applied_listed_shown_updated_and_deleted()
    {
        await DoneAsync(["consumer", "create", "cluster1"]);
        await RefusedAsync("no resource bundle", ["resourcebundle", "apply", "-f", "-"], "[]");
        await RefusedAsync("fk_resources_consumers", ["resourcebundle", "apply", "-f", "-"], Bundle.Replace("cluster1", "nobody"));

        var created = JsonNode.Parse(await DoneAsync(["resourcebundle", "apply", "-f", "-", "-o", "json"], Bundle))!;
        var id = (string)created["id"]!;
        Assert.Contains(id, await DoneAsync(["resourcebundle", "list", "--search", "consumer_name='cluster1'"]));
        var shown = await JsonAsync("resourcebundle", "get", id);
        Assert.Equal(1, (int)shown["version"]!);
        Assert.Equal(id, (string)(await JsonAsync("resourcebundle", "list", "--search", "source='maestro-cli'"))["items"]![0]!["id"]!);
        Assert.Equal("{}", (await DoneAsync(["resourcebundle", "status", id])).Trim());

        shown["manifests"]![0]!["data"]!["text"] = "changed";
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, shown.ToJsonString(), TestContext.Current.CancellationToken);
            Assert.Contains(id, await DoneAsync(["resourcebundle", "apply", "-f", file]));
            var updated = await JsonAsync("resourcebundle", "get", id);
            Assert.Equal((2, "changed", "blue"), ((int)updated["version"]!, (string)updated["manifests"]![0]!["data"]!["text"]!, (string)updated["metadata"]!["labels"]!["team"]!));
            await RefusedAsync("the file's version is 1, the server's 2", ["resourcebundle", "apply", "-f", file]);
        }
        finally
        {
            File.Delete(file);
        }

        await DoneAsync(["resourcebundle", "delete", id, "--yes"]);
        Assert.NotNull((await JsonAsync("resourcebundle", "get", id))["deleted_at"]);
        Assert.Contains("Delete", await DoneAsync(["resourcebundle", "events", id]));
        await RefusedAsync("Resource with id='missing' not found", ["resourcebundle", "get", "missing"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        foreach (var port in new[] { _rest, _grpc, _health, _metrics })
            port.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<JsonObject> JsonAsync(params string[] arguments) => JsonNode.Parse(await DoneAsync([.. arguments, "-o", "json"]))!.AsObject();

    private async Task<string> DoneAsync(string[] arguments, string input = "")
    {
        var ended = await Executable.RunAsync(["maestro", .. arguments], Environment, input);
        Assert.True(ended.Code == 0, $"maestro {string.Join(' ', arguments)} ended with {ended.Code}: {ended.Output}{ended.Error}");
        return ended.Output;
    }

    private async Task RefusedAsync(string reason, string[] arguments, string input = "")
    {
        var ended = await Executable.RunAsync(["maestro", .. arguments], Environment, input);
        Assert.Equal(1, ended.Code);
        Assert.Contains(reason, ended.Error);
    }
}
