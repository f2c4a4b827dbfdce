using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HyperFleet.Adapter.Tests.Hosting;

/// <summary>The part of the HyperFleet API that adapters call, over real HTTP: clusters to read, statuses to report.</summary>
internal sealed class FakeFleetApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, JsonObject> _clusters = new();
    private readonly ConcurrentQueue<JsonObject> _reports = new();
    private int _failures;

    private FakeFleetApi(WebApplication app) => _app = app;

    public string BaseUrl { get; private set; } = "";

    public IReadOnlyList<JsonObject> Reports => [.. _reports];

    public JsonObject? LastReport => _reports.LastOrDefault();

    public static async Task<FakeFleetApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        var api = new FakeFleetApi(app);
        app.MapGet("/api/hyperfleet/v1/clusters/{id}", api.Get);
        app.MapMethods("/api/hyperfleet/v1/clusters/{id}/statuses", ["PUT", "POST"], api.ReportAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        api.BaseUrl = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return api;
    }

    public void Put(string id, string name, long generation, bool isDeleting = false)
    {
        var cluster = new JsonObject
        {
            ["id"] = id,
            ["kind"] = "Cluster",
            ["name"] = name,
            ["generation"] = generation,
            ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Reconciled", ["status"] = "False" }) },
        };
        if (isDeleting) cluster["deleted_time"] = "2026-01-01T00:00:00Z";
        _clusters[id] = cluster;
    }

    public void Remove(string id) => _clusters.TryRemove(id, out _);

    /// <summary>The next requests are answered with 503.</summary>
    public void FailNext(int count) => Interlocked.Exchange(ref _failures, count);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Get(string id)
    {
        if (Interlocked.Decrement(ref _failures) >= 0) return Results.StatusCode((int)HttpStatusCode.ServiceUnavailable);
        return _clusters.TryGetValue(id, out var cluster)
            ? Results.Text(cluster.ToJsonString(), "application/json")
            : Results.Text("""{"code":"HYPERFLEET-NTF-001"}""", "application/problem+json", statusCode: 404);
    }

    private async Task<IResult> ReportAsync(HttpRequest request)
    {
        _reports.Enqueue((JsonObject)(await JsonNode.ParseAsync(request.Body))!);
        return Results.StatusCode(201);
    }
}
