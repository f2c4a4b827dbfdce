using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace HyperFleet.MainJob;

/// <summary>
/// The product's main job, driven and watched from outside over its public interfaces: a cluster is posted; its event is published and
/// consumed; its namespace appears on the regional cluster, and on the management cluster what Maestro has brought there; its statuses
/// are reported; it becomes Reconciled.
/// </summary>
internal sealed class MainJob(DistributedApplication app, ResourceLogs logs, string clusterName = "test-cluster") : IDisposable
{
    private readonly HttpClient _api = app.CreateHttpClient("hyperfleet-api", "http");
    private readonly HttpClient _sentinel = app.CreateHttpClient("hyperfleet-sentinel", "metrics");
    private readonly HttpClient _adapter = app.CreateHttpClient("hyperfleet-adapter", "metrics");
    private readonly HttpClient _kubernetes = app.CreateHttpClient("kubernetes", "http");
    private readonly HttpClient _management = app.CreateHttpClient("kubernetes-management", "http");

    /// <summary>Id of the cluster, known after the first step.</summary>
    public string ClusterId { get; private set; } = "";

    private string Path => $"/api/hyperfleet/v1/clusters/{ClusterId}";

    private string Selector => $"labelSelector=hyperfleet.io/cluster-id={ClusterId}";

    /// <summary>Runs the job.</summary>
    /// <exception cref="StuckException">A step did not become true in time.</exception>
    public async Task RunAsync(Action<string, TimeSpan> report, CancellationToken cancellationToken)
    {
        var published = await Growth.SinceNowAsync(token => _sentinel.CountAsync("hyperfleet_sentinel_events_published_total", token), cancellationToken);
        var consumed = await Growth.SinceNowAsync(token => _adapter.CountAsync("hyperfleet_broker_messages_consumed_total", token), cancellationToken);
        await new JobRun(logs).RunAsync(
        [
            new("accepted", "hyperfleet-api", PostAsync),
            new("event published", "hyperfleet-sentinel", published.IsSeenAsync),
            new("event consumed", "hyperfleet-adapter", consumed.IsSeenAsync),
            new("namespace applied", "hyperfleet-adapter", token => _kubernetes.HasItemsAsync($"/api/v1/namespaces?{Selector}", token)),
            new("status reported", "hyperfleet-adapter", token => _api.HasItemsAsync($"{Path}/statuses", token)),
            new("set up by Maestro", "hyperfleet-adapter-setup", token => _management.HasItemsAsync($"/api/v1/configmaps?{Selector}", token)),
            new("Reconciled", "hyperfleet-api", async token => (await _api.ReadAsync(Path, token))?["status"]?["conditions"].HasTrue("Reconciled") == true),
        ], report, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var client in new[] { _api, _sentinel, _adapter, _kubernetes, _management }) client.Dispose();
    }

    private async Task<bool> PostAsync(CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["kind"] = "Cluster", ["name"] = clusterName, ["region"] = "us-east-1", ["version"] = "4.14.0" };
        using var answer = await _api.PostAsJsonAsync("/api/hyperfleet/v1/clusters", body, cancellationToken);
        var cluster = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new StuckException("accepted", TimeSpan.Zero, "hyperfleet-api", cluster?.ToJsonString());
        ClusterId = cluster!["id"]!.GetValue<string>();
        return true;
    }
}
