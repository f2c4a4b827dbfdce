using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Hosting;
using HyperFleet.Api.Timeline;
using HyperFleet.Fixtures;
using HyperFleet.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Tests.Fixtures;

/// <summary>The API on free ports over a fresh, migrated database.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app) => _app = app;

    public HttpClient Client { get; private set; } = null!;

    public Uri Health { get; private set; } = null!;

    public Uri Metrics { get; private set; } = null!;

    public Database Database => _app.Services.GetRequiredService<Database>();

    internal EventPruning Pruning => _app.Services.GetRequiredService<EventPruning>();

    /// <summary>Starts with JWT off and the required adapters <c>a</c> and <c>b</c> for clusters, <c>a</c> for node pools.</summary>
    internal static async Task<ApiServer> StartAsync(
        PostgresServer postgres, Func<ApiOptions, ApiOptions>? configure = null, TimeProvider? time = null, string? connectionString = null,
        LogCapture? logs = null, bool migrate = true)
    {
        connectionString ??= await postgres.CreateDatabaseAsync();
        var options = new ApiOptions
        {
            ClusterAdapters = ["a", "b"],
            NodepoolAdapters = ["a"],
            Server = new() { BindAddress = "127.0.0.1:0", Jwt = new() { Enabled = false } },
            Health = new() { BindAddress = "127.0.0.1:0" },
            Metrics = new() { BindAddress = "127.0.0.1:0" },
            Logging = new() { Level = "error" },
            Database = new() { ConnectionString = connectionString, Pool = new() { MaxConnections = 20 } },
        };
        options = configure?.Invoke(options) ?? options;
        var app = ApiHost.Build(options, services =>
        {
            if (time is not null)
                services.AddSingleton(time);
            if (logs is not null)
                services.AddSingleton<ILoggerProvider>(logs);
        });
        var server = new ApiServer(app);
        if (migrate)
            await server.MigrateAsync();
        await server.StartAsync();
        return server;
    }

    public Task MigrateAsync() => Schema.Migrator(Database, Service<ApiOptions>()).ApplyAsync(CancellationToken.None);

    internal T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>An orderly stop, as after SIGTERM.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>The status and body of <c>/readyz</c>.</summary>
    public Task<(int Status, string Body)> ReadyAsync() => ProbeAsync(new(Health, "/readyz"));

    /// <summary>The status and body of <c>/healthz</c>.</summary>
    public Task<(int Status, string Body)> LiveAsync() => ProbeAsync(new(Health, "/healthz"));

    public async Task<string> MetricsPageAsync() => (await ProbeAsync(new(Metrics, "/metrics"))).Body;

    private static async Task<(int Status, string Body)> ProbeAsync(Uri address)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task StartAsync()
    {
        await _app.StartAsync();
        var addresses = Service<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        Client = new() { BaseAddress = new Uri(addresses[0] + "/api/hyperfleet/v1/") };
        (Health, Metrics) = (new(addresses[1]), new(addresses[2]));
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> PostAsync(string path, string? json) => SendAsync(HttpMethod.Post, path, json);

    public Task<Reply> PutAsync(string path, string? json) => SendAsync(HttpMethod.Put, path, json);

    public Task<Reply> PatchAsync(string path, string? json) => SendAsync(HttpMethod.Patch, path, json);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<Reply> SendAsync(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers) =>
        SendContentAsync(method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public async Task<Reply> SendContentAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, body, response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Creates a cluster and returns it.</summary>
    public async Task<JsonObject> CreateClusterAsync(string? name = null, string labels = "{}", string spec = """{"region":"us-east-1"}""") =>
        (await PostAsync("clusters", $$"""{"kind":"Cluster","name":"{{name ?? NewName()}}","labels":{{labels}},"spec":{{spec}}}""")).Expect(201);

    public async Task<JsonObject> CreateNodePoolAsync(string clusterId, string? name = null, string labels = "{}", string spec = """{"replicas":3}""") =>
        (await PostAsync($"clusters/{clusterId}/nodepools", $$"""{"kind":"NodePool","name":"{{name ?? NewName("np")}}","labels":{{labels}},"spec":{{spec}}}""")).Expect(201);

    /// <summary>Sends a report with the three mandatory conditions.</summary>
    public Task<Reply> ReportAsync(
        string path, string adapter, int generation, string available = "True", bool? finalized = null, DateTimeOffset? at = null) =>
        PutAsync($"{path}/statuses", Reports.Body(adapter, generation, available, finalized, at));

    public static string NewName(string prefix = "c") => $"{prefix}-{Guid.CreateVersion7():N}"[..3] + Convert.ToHexStringLower(Guid.CreateVersion7().ToByteArray()[10..]);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
