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
    private readonly ConcurrentDictionary<string, int> _reads = new();
    private int _failures;
    private TaskCompletionSource? _hold;

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
        app.MapGet("/api/hyperfleet/v1/clusters/{id}", api.GetAsync);
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

    /// <summary>How often a cluster was asked for.</summary>
    public int Reads(string id) => _reads.GetValueOrDefault(id);

    /// <summary>The next answer about a cluster is decided and then on its way until the result is completed.</summary>
    public TaskCompletionSource HoldNext() => _hold = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next requests are answered with 503.</summary>
    public void FailNext(int count) => Interlocked.Exchange(ref _failures, count);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> GetAsync(string id)
    {
        if (Interlocked.Decrement(ref _failures) >= 0) return Results.StatusCode((int)HttpStatusCode.ServiceUnavailable);
        var answer = Answer(id);
        var hold = Interlocked.Exchange(ref _hold, null);
        _reads.AddOrUpdate(id, 1, (_, count) => count + 1);
        if (hold is not null) await hold.Task.WaitAsync(TestContext.Current.CancellationToken);
        return answer;
    }

    private IResult Answer(string id) =>
        _clusters.TryGetValue(id, out var cluster)
            ? Results.Text(cluster.ToJsonString(), "application/json")
            : Results.Text("""{"code":"HYPERFLEET-NTF-001"}""", "application/problem+json", statusCode: 404);

    private async Task<IResult> ReportAsync(HttpRequest request)
    {
        _reports.Enqueue((JsonObject)(await JsonNode.ParseAsync(request.Body))!);
        return Results.StatusCode(201);
    }
}
