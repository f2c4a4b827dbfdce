using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Hosting;
using HyperFleet.Fixtures;
using HyperFleet.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Api.Tests.Fixtures;

/// <summary>The API on free ports over a fresh, migrated database.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app)
    {
        _app = app;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        Client = new() { BaseAddress = new Uri(addresses[0] + "/api/hyperfleet/v1/") };
        Health = new(addresses[1]);
        Metrics = new(addresses[2]);
    }

    public HttpClient Client { get; }

    public Uri Health { get; }

    public Uri Metrics { get; }

    public Database Database => _app.Services.GetRequiredService<Database>();

    /// <summary>Starts with JWT off and the required adapters <c>a</c> and <c>b</c> for clusters, <c>a</c> for node pools.</summary>
    internal static async Task<ApiServer> StartAsync(
        PostgresServer postgres, Func<ApiOptions, ApiOptions>? configure = null, TimeProvider? time = null, string? connectionString = null)
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
        });
        await Schema.Migrator(app.Services.GetRequiredService<Database>(), options).ApplyAsync(CancellationToken.None);
        await app.StartAsync();
        return new(app);
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> PostAsync(string path, string? json) => SendAsync(HttpMethod.Post, path, json);

    public Task<Reply> PutAsync(string path, string? json) => SendAsync(HttpMethod.Put, path, json);

    public Task<Reply> PatchAsync(string path, string? json) => SendAsync(HttpMethod.Patch, path, json);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
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
