using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace HyperFleet.Host.Tests.Fleets;

/// <summary>
/// The real API on PostgreSQL and the real Sentinel on RabbitMQ, each a process, with a wire before each server that a test can hold,
/// and an adapter's queue that collects what is published.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static int _count;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(1) };
    private readonly ConcurrentBag<RoleProcess> _roles = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("fleet").FullName;
    private readonly string _topic = $"fleet-{Interlocked.Increment(ref _count)}";
    private readonly RabbitMqServer _rabbit;
    private readonly LoopbackPort _port = LoopbackPort.Take();
    private readonly ConcurrentBag<LoopbackPort> _healthPorts = [];
    private IConnection _connection = null!;

    private Fleet(RabbitMqServer rabbit) => (_rabbit, Broker) = (rabbit, TcpProxy.Start(rabbit.Port));

    /// <summary>The wire from Sentinels to the broker.</summary>
    public TcpProxy Broker { get; }

    /// <summary>The wire from Sentinels to the API.</summary>
    public TcpProxy Api { get; private set; } = null!;

    /// <summary>Id and generation of every event, in order of arrival.</summary>
    public ConcurrentQueue<(string Id, long Generation)> Events { get; } = new();

    /// <summary>Generous: a machine may be busy with anything else.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(90);

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Fleet> StartAsync(PostgresServer postgres, RabbitMqServer rabbit)
    {
        var fleet = new Fleet(rabbit);
        await fleet.StartApiAsync(await postgres.CreateDatabaseAsync(Cancellation));
        await fleet.CollectAsync();
        return fleet;
    }

    /// <summary>Starts a Sentinel and waits until it says that it is ready.</summary>
    public async Task<RoleProcess> SentinelAsync(string settings)
    {
        var health = LoopbackPort.Take();
        _healthPorts.Add(health);
        var file = Path.Combine(_folder, $"{Guid.CreateVersion7()}.yaml");
        await File.WriteAllTextAsync(file, $$"""
            clients:
              hyperfleet_api: {base_url: "http://127.0.0.1:{{Api.Port}}"}
              broker: {topic: "{{_topic}}"}
            resource_type: clusters
            message_data: {id: resource.id, generation: resource.generation}
            tracing_enabled: false
            {{settings}}
            """, Cancellation);
        var user = _rabbit.Address.UserInfo;
        var sentinel = RoleProcess.Start(
            ["sentinel", "serve", "-c", file, "--health-server-bindaddress", $"127.0.0.1:{health.Number}", "--metrics-server-bindaddress", "127.0.0.1:0"],
            new Dictionary<string, string> { ["BROKER_RABBITMQ_URL"] = $"amqp://{user}@127.0.0.1:{Broker.Port}", ["BROKER_CONFIG_FILE"] = "/nowhere" });
        _roles.Add(sentinel);
        await Eventually.True(() => IsReadyAsync(health.Number), Patience, $"the Sentinel is ready");
        return sentinel;
    }

    /// <summary>Declares clusters; returns their ids.</summary>
    public async Task<IReadOnlyList<string>> DeclareAsync(int count)
    {
        var ids = new ConcurrentQueue<string>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (_, cancellation) =>
        {
            using var answer = await _http.PostAsJsonAsync(
                Address("clusters"), new JsonObject { ["kind"] = "Cluster", ["name"] = $"cluster-{Interlocked.Increment(ref _count)}", ["spec"] = new JsonObject { ["region"] = "us-east-1" } }, cancellation);
            answer.EnsureSuccessStatusCode();
            ids.Enqueue((await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!["id"]!.GetValue<string>());
        });
        return [.. ids];
    }

    /// <summary>Whether the API offers what a path names.</summary>
    public async Task<bool> OffersAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, Address(path)) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return answer.IsSuccessStatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var role in _roles)
            await role.DisposeAsync();
        await Broker.DisposeAsync();
        if (Api is not null)
            await Api.DisposeAsync();
        if (_connection is not null)
            await _connection.DisposeAsync();
        _http.Dispose();
        _port.Dispose();
        foreach (var port in _healthPorts)
            port.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync(int port)
    {
        using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"), Cancellation);
        return answer.IsSuccessStatusCode;
    }

    private Uri Address(string path) => new($"http://127.0.0.1:{_port.Number}/api/hyperfleet/v1/{path}");

    private async Task StartApiAsync(string database)
    {
        Dictionary<string, string> environment = new()
        {
            ["ConnectionStrings__hyperfleet"] = database, ["HYPERFLEET_SERVER_HOST"] = "127.0.0.1", ["HYPERFLEET_SERVER_PORT"] = $"{_port.Number}",
            ["HYPERFLEET_HEALTH_HOST"] = "127.0.0.1", ["HYPERFLEET_HEALTH_PORT"] = "0", ["HYPERFLEET_METRICS_HOST"] = "127.0.0.1", ["HYPERFLEET_METRICS_PORT"] = "0",
            ["HYPERFLEET_CLUSTER_ADAPTERS"] = """["landing-zone"]""", ["HYPERFLEET_NODEPOOL_ADAPTERS"] = "[]", ["HYPERFLEET_SERVER_JWT_ENABLED"] = "false",
        };
        var migrated = await Executable.RunAsync(["api", "migrate"], environment);
        Assert.True(migrated.Code == 0, migrated.Error);
        Api = TcpProxy.Start(_port.Number);
        var api = RoleProcess.Start(["api", "serve"], environment);
        _roles.Add(api);
        await Eventually.True(() => OffersAsync(HttpMethod.Get, "clusters"), TimeSpan.FromSeconds(90));
    }

    private async Task CollectAsync()
    {
        _connection = await new ConnectionFactory { Uri = _rabbit.Address }.CreateConnectionAsync(Cancellation);
        var channel = await _connection.CreateChannelAsync(cancellationToken: Cancellation);
        await channel.ExchangeDeclareAsync(_topic, "topic", durable: true, autoDelete: false, cancellationToken: Cancellation);
        var queue = await channel.QueueDeclareAsync(cancellationToken: Cancellation);
        await channel.QueueBindAsync(queue.QueueName, _topic, "#", cancellationToken: Cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            var data = JsonNode.Parse(message.Body.Span)!["data"]!;
            Events.Enqueue((data["id"]!.GetValue<string>(), data["generation"]!.GetValue<long>()));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, Cancellation);
    }
}
