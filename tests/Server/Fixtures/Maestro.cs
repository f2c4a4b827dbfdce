using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Postgres;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Hosting;
using HyperFleet.Server.Sources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace HyperFleet.Server.Tests.Fixtures;

/// <summary>One server on free ports over a migrated database, with or without a broker.</summary>
public sealed class Maestro : IAsyncDisposable
{
    public const string DataType = "io.open-cluster-management.works.v1alpha1.manifestbundles";

    private readonly WebApplication _app;
    private readonly string? _brokerFile;

    private Maestro(WebApplication app, string connectionString, string? brokerFile)
    {
        (_app, ConnectionString, _brokerFile) = (app, connectionString, brokerFile);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        Client = new() { BaseAddress = new Uri(addresses[0] + "/api/maestro/v1/") };
        Health = new() { BaseAddress = new Uri(addresses[1]) };
        Metrics = new() { BaseAddress = new Uri(addresses[2]) };
    }

    public string ConnectionString { get; }

    public HttpClient Client { get; }

    public HttpClient Health { get; }

    public HttpClient Metrics { get; }

    internal ISourceEvents Sources => Service<ISourceEvents>();

    public static async Task<string> CreateDatabaseAsync(PostgresServer postgres)
    {
        var connectionString = await postgres.CreateDatabaseAsync();
        await MaestroHost.MigrateAsync(new ServerOptions { Database = new() { ConnectionString = connectionString }, Http = new() { Port = 0 }, Health = new(), Metrics = new(), LogLevel = "error" }, CancellationToken.None);
        return connectionString;
    }

    internal static async Task<Maestro> StartAsync(
        PostgresServer postgres, MosquittoServer? broker = null, Func<ServerOptions, ServerOptions>? configure = null, string? connectionString = null, string agentEvents = "sources/maestro/consumers/+/agentevents", int? brokerPort = null)
    {
        connectionString ??= await CreateDatabaseAsync(postgres);
        var file = broker is null ? null : await WriteBrokerFileAsync(brokerPort ?? broker.Port, agentEvents);
        var options = new ServerOptions
        {
            Host = "127.0.0.1",
            ClientId = $"maestro-{Guid.CreateVersion7():N}",
            Database = new() { ConnectionString = connectionString, MaxOpenConnections = 20 },
            Http = new() { Port = 0 },
            Health = new() { Port = 0 },
            Metrics = new() { Port = 0 },
            Grpc = new() { Enabled = false },
            Events = new() { SweepInterval = TimeSpan.FromSeconds(1), HeartbeatInterval = 3 },
            Broker = file is null ? new() { Disabled = true } : new() { ConfigFile = file },
            LogLevel = "error",
        };
        var app = MaestroHost.Build(configure?.Invoke(options) ?? options);
        await app.StartAsync();
        return new(app, connectionString, file);
    }

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public async Task CreateConsumerAsync(string name) => (await SendAsync(HttpMethod.Post, "consumers", $$"""{"name":"{{name}}"}""")).Expect(201);

    /// <summary>Creates a bundle of one ConfigMap as a source would; its id.</summary>
    public async Task<string> CreateBundleAsync(string consumer, string? id = null, string text = "hi")
    {
        id ??= Guid.CreateVersion7().ToString();
        Assert.Null(await Sources.PublishAsync(SourceEvent("create_request", consumer, id, 0, text), TestContext.Current.CancellationToken));
        return id;
    }

    internal Task<Errors.Refusal?> UpdateBundleAsync(string consumer, string id, int version, string text) =>
        Sources.PublishAsync(SourceEvent("update_request", consumer, id, version, text), TestContext.Current.CancellationToken);

    internal Task<Errors.Refusal?> DeleteBundleAsync(string consumer, string id) =>
        Sources.PublishAsync(SourceEvent("delete_request", consumer, id, 0, ""), TestContext.Current.CancellationToken);

    public static CloudEvent SourceEvent(string action, string consumer, string id, int version, string text) => new()
    {
        Id = Guid.CreateVersion7().ToString(),
        Source = "tests",
        Type = $"{DataType}.spec.{action}",
        Time = TimeProvider.System.GetUtcNow(),
        DataContentType = "application/json",
        DataKind = DataKind.Json,
        Data = Encoding.UTF8.GetBytes($$$"""{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"greeting","namespace":"default"},"data":{"text":"{{{text}}}"}}],"deleteOption":{"propagationPolicy":"Foreground"}}"""),
        Extensions = new Dictionary<string, ExtensionValue>
        {
            ["clustername"] = consumer, ["resourceid"] = id, ["resourceversion"] = version, ["originalsource"] = "", ["logtracing"] = "{}",
            ["metadata"] = $$$"""{"name":"work","namespace":"{{{consumer}}}","labels":{"team":"blue"}}""",
        },
    };

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>The bundle over REST; null when it is gone.</summary>
    public async Task<JsonObject?> BundleAsync(string id) => await GetAsync($"resource-bundles/{id}") is { Status: 200 } found ? found.Json : null;

    public async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // the tests' own constants
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    public async Task<double> MetricAsync(string name, string label = "")
    {
        var page = await Metrics.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        return page.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..]));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Health.Dispose();
        Metrics.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_brokerFile is not null)
            File.Delete(_brokerFile);
    }

    private static async Task<string> WriteBrokerFileAsync(int port, string agentEvents)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, $"brokerHost: 127.0.0.1:{port}\nusername: \"\"\ntopics:\n  sourceEvents: sources/maestro/consumers/+/sourceevents\n  agentEvents: {agentEvents}\n");
        return path;
    }
}
