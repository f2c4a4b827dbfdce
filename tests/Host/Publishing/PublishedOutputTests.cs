using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Host.Tests.Fleets;
using RabbitMQ.Client;

namespace HyperFleet.Host.Tests.Publishing;

/// <summary>What is shipped works as it is shipped: no rights, nothing to write to, TLS to all three servers (incident I17).</summary>
[Trait("Needs", "servers")]
public sealed class PublishedOutputTests(Installation installation) : IClassFixture<Installation>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private static readonly Dictionary<string, string> None = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PublishedOutput Output => installation.Output;

    [Fact]
    public async Task The_api_migrates_and_is_ready_and_the_Sentinel_publishes()
    {
        using LoopbackPort rest = LoopbackPort.Take(), health = LoopbackPort.Take(), sentinelHealth = LoopbackPort.Take();
        var database = await installation.DatabaseAsync("db-secrets");
        await DoneAsync(None, ["api", "migrate", .. database]);
        var api = Output.Start(
            new Dictionary<string, string> { ["ENABLE_JWT"] = "false", ["HYPERFLEET_CLUSTER_ADAPTERS"] = """["landing-zone"]""", ["HYPERFLEET_NODEPOOL_ADAPTERS"] = "[]" },
            ["api", "serve", $"--api-server-bindaddress=127.0.0.1:{rest.Number}", $"--health-server-bindaddress=127.0.0.1:{health.Number}", "--metrics-server-bindaddress=127.0.0.1:0", .. database]);
        await AnswersAsync(api, health.Number, "/readyz");

        var topic = $"published-{Guid.CreateVersion7()}";
        await using var connection = await new ConnectionFactory { Uri = installation.Broker }.CreateConnectionAsync(Cancellation);
        var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        await channel.ExchangeDeclareAsync(topic, "topic", durable: true, autoDelete: false, cancellationToken: Cancellation);
        var queue = (await channel.QueueDeclareAsync(cancellationToken: Cancellation)).QueueName;
        await channel.QueueBindAsync(queue, topic, "#", cancellationToken: Cancellation);

        var configuration = Output.Mount("etc-sentinel", new Dictionary<string, string>
        {
            ["config.yaml"] = $"resource_type: clusters\npoll_interval: 5s\nmax_age_not_ready: 10s\nmax_age_ready: 30m\nhyperfleet_api:\n  endpoint: http://127.0.0.1:{rest.Number}\n  timeout: 5s\nmessage_data:\n  resource_id: resource.id\n",
            ["broker.yaml"] = "broker:\n  type: rabbitmq\n  rabbitmq:\n    url: \"\"\n    exchange_type: \"topic\"\nlog_config: false\n",
        });
        var sentinel = Output.Start(
            new Dictionary<string, string> { ["BROKER_CONFIG_FILE"] = $"{configuration}/broker.yaml", ["BROKER_TOPIC"] = topic, ["BROKER_RABBITMQ_URL"] = installation.BrokerUrl },
            "sentinel", "serve", $"--config={configuration}/config.yaml", $"--health-server-bindaddress=127.0.0.1:{sentinelHealth.Number}", "--metrics-server-bindaddress=127.0.0.1:0");
        await AnswersAsync(sentinel, sentinelHealth.Number, "/readyz");

        using var created = await Http.PostAsJsonAsync(
            new Uri($"http://127.0.0.1:{rest.Number}/api/hyperfleet/v1/clusters"), new { kind = "Cluster", name = "published", spec = new { region = "us-east-1" } }, Cancellation);
        var id = (string)(await created.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["id"]!;
        var message = await Eventually.Value(() => channel.BasicGetAsync(queue, autoAck: true, Cancellation), seen => seen is not null, Patience, "an event arrives");
        Assert.Equal(id, (string)JsonNode.Parse(message!.Body.Span)!["data"]!["resource_id"]!);
    }

    [Fact]
    public async Task The_maestro_server_and_the_agent_connect_and_a_work_reaches_the_cluster()
    {
        using LoopbackPort rest = LoopbackPort.Take(), grpc = LoopbackPort.Take(), health = LoopbackPort.Take(), metrics = LoopbackPort.Take(), agentHealth = LoopbackPort.Take();
        var database = await installation.DatabaseAsync("maestro-secrets");
        await DoneAsync(None, ["maestro", "migration", .. database, "--db-auth-method=password", "--alsologtostderr", "-v=2"]);
        var server = Output.Start(
            new Dictionary<string, string> { ["AMS_ENV"] = "production", ["POD_NAME"] = "maestro-0" },
            [
                "maestro", "server", .. database, $"--message-broker-config-file={installation.MessageBrokerFile("mqtt-server", "+")}", "--message-broker-type=mqtt", "--client-id=maestro-maestro-0",
                "--server-hostname=127.0.0.1", $"--http-server-bindport={rest.Number}", $"--grpc-server-bindport={grpc.Number}", $"--health-check-server-bindport={health.Number}", $"--metrics-server-bindport={metrics.Number}",
            ]);
        await AnswersAsync(server, health.Number, "/healthcheck");
        Dictionary<string, string> client = new() { ["MAESTRO_REST_URL"] = $"http://127.0.0.1:{rest.Number}", ["MAESTRO_GRPC_SERVER_ADDRESS"] = $"127.0.0.1:{grpc.Number}", ["MAESTRO_REST_TIMEOUT"] = "55s" };
        await DoneAsync(client, "maestro", "consumer", "create", "published");

        var agent = Output.Start(
            new Dictionary<string, string> { ["KUBECONFIG"] = installation.Kubeconfig, ["POD_NAME"] = "agent-0" },
            "maestro", "agent", "--consumer-name=published", "--workload-source-driver=mqtt", $"--workload-source-config={installation.MessageBrokerFile("mqtt-agent", "published")}",
            "--cloudevents-client-id=published-work-agent", $"--health-server-bindaddress=127.0.0.1:{agentHealth.Number}", "--metrics-server-bindaddress=127.0.0.1:0");
        await agent.SaysAsync("MQTT connection successful");
        await agent.SaysAsync("Subscribed to topic: sources/maestro/consumers/published/sourceevents");
        await AnswersAsync(agent, agentHealth.Number, "/readyz");

        var file = Path.Combine(Output.Mount("work", new Dictionary<string, string>
        {
            ["bundle.json"] = """{"consumer_name":"published","metadata":{"name":"w"},"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"greeting","namespace":"default"},"data":{"text":"hi"}}]}""",
        }), "bundle.json");
        var id = (string)JsonNode.Parse(await DoneAsync(client, "maestro", "resourcebundle", "apply", "-f", file, "-o", "json"))!["id"]!;
        await Eventually.Value(() => DoneAsync(client, "maestro", "resourcebundle", "status", id), status => status.Contains("Applied", StringComparison.Ordinal), Patience, "the work is applied");
    }

    [Fact]
    public async Task An_authority_that_is_not_ours_is_refused()
    {
        var migration = await Output.RunAsync(new Dictionary<string, string> { ["HYPERFLEET_DATABASE_POOL_CONN_RETRY_ATTEMPTS"] = "1" }, ["api", "migrate", .. await installation.DatabaseAsync("stranger", installation.StrangersCaFile)]);
        Assert.NotEqual(0, migration.ExitCode);
        Assert.Contains(migration.Lines, line => line.Contains("failed to connect to database", StringComparison.Ordinal));
        Assert.True(migration.Lines.Any(line => line.Contains("certificate", StringComparison.OrdinalIgnoreCase)), string.Join("\n", migration.Lines));
    }

    [Fact]
    public async Task Nobody_can_write_to_the_folder_and_no_role_needs_to()
    {
        var before = Output.Files.ToList();
        Assert.False(await Output.CanAsync("touch", Path.Combine(Path.GetDirectoryName(Output.Program)!, "written")));
        Assert.False(await Output.CanAsync("test", "-w", Output.Program));
        Assert.Contains("Version: ", await DoneAsync(None, "version"), StringComparison.Ordinal);
        Assert.Equal(before, Output.Files);
    }

    private async Task<string> DoneAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        var process = await Output.RunAsync(environment, arguments);
        var said = string.Join('\n', process.Lines);
        Assert.True(process.ExitCode == 0, $"hyperfleet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said}");
        return said;
    }

    private static Task AnswersAsync(RoleProcess role, int port, string path) => Eventually.Passes(async () =>
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"), Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{path} answers {answer.StatusCode}; the role says:\n{string.Join('\n', role.Lines.TakeLast(20))}");
        }
        catch (HttpRequestException cause)
        {
            Assert.Fail($"{path}: {cause.Message}; the role says:\n{string.Join('\n', role.Lines.TakeLast(20))}");
        }
    }, Patience);
}
