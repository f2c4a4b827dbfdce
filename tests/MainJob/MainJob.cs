using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace HyperFleet.MainJob;

/// <summary>
/// The product's main job, driven and watched from outside over its public interfaces: a cluster is posted; its event is published and
/// consumed; its namespace appears; its status is reported; it becomes Reconciled.
/// </summary>
internal sealed partial class MainJob(DistributedApplication app, ResourceLogs logs, string clusterName = "test-cluster") : IDisposable
{
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _api = app.CreateHttpClient("hyperfleet-api", "http");
    private readonly HttpClient _sentinel = app.CreateHttpClient("hyperfleet-sentinel", "metrics");
    private readonly HttpClient _adapter = app.CreateHttpClient("hyperfleet-adapter", "metrics");
    private readonly HttpClient _kubernetes = app.CreateHttpClient("kubernetes", "http");

    /// <summary>Id of the cluster, known after the first step.</summary>
    public string ClusterId { get; private set; } = "";

    /// <summary>Runs the job. Each step is reported with the time since the request was sent, when it is first seen to be true.</summary>
    /// <exception cref="StuckException">A step did not become true in time.</exception>
    public async Task RunAsync(Action<string, TimeSpan> report, CancellationToken cancellationToken)
    {
        var published = await Growth.SinceNowAsync(token => CountAsync(_sentinel, "hyperfleet_sentinel_events_published_total", token), cancellationToken);
        var consumed = await Growth.SinceNowAsync(token => CountAsync(_adapter, "hyperfleet_broker_messages_consumed_total", token), cancellationToken);
        var clock = Stopwatch.StartNew();
        JobStep[] steps =
        [
            new("accepted", "hyperfleet-api", PostAsync),
            new("event published", "hyperfleet-sentinel", published.IsSeenAsync),
            new("event consumed", "hyperfleet-adapter", consumed.IsSeenAsync),
            new("namespace applied", "hyperfleet-adapter", HasNamespaceAsync),
            new("status reported", "hyperfleet-adapter", async token => (await GetAsync(_api, $"{Path}/statuses", token))?["total"]?.GetValue<int>() > 0),
            new("Reconciled", "hyperfleet-api", IsReconciledAsync),
        ];
        foreach (var step in steps)
        {
            await WaitAsync(step, cancellationToken);
            report(step.Name, clock.Elapsed);
        }
    }

    public void Dispose()
    {
        foreach (var client in new[] { _api, _sentinel, _adapter, _kubernetes }) client.Dispose();
    }

    private string Path => $"/api/hyperfleet/v1/clusters/{ClusterId}";

    private async Task WaitAsync(JobStep step, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await IsTrueAsync(step, cancellationToken))
        {
            var waited = Stopwatch.GetElapsedTime(started);
            if (waited > StepLimit) throw new StuckException(step.Name, waited, step.Resource, logs.LastComplaintOf(step.Resource));
            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }
    }

    // Whom a step asks may be restarting just now.
    private static async Task<bool> IsTrueAsync(JobStep step, CancellationToken cancellationToken)
    {
        try
        {
            return await step.IsTrueAsync(cancellationToken);
        }
        catch (HttpRequestException)
        {
            return false;
        }
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

    private async Task<bool> HasNamespaceAsync(CancellationToken cancellationToken)
    {
        var list = await GetAsync(_kubernetes, $"/api/v1/namespaces?labelSelector=hyperfleet.io/cluster-id={ClusterId}", cancellationToken);
        return list?["items"] is JsonArray { Count: > 0 };
    }

    private async Task<bool> IsReconciledAsync(CancellationToken cancellationToken)
    {
        var cluster = await GetAsync(_api, Path, cancellationToken);
        return cluster?["status"]?["conditions"] is JsonArray conditions
            && conditions.Any(condition => condition!["type"]!.GetValue<string>() == "Reconciled" && condition["status"]!.GetValue<string>() == "True");
    }

    private static async Task<JsonNode?> GetAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) : null;
    }

    /// <summary>Sum of a counter's series on a Prometheus page.</summary>
    private static async Task<double> CountAsync(HttpClient client, string counter, CancellationToken cancellationToken)
    {
        var page = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        return Sample().Matches(page).Where(match => match.Groups["name"].Value == counter).Sum(match => double.Parse(match.Groups["value"].Value));
    }

    [GeneratedRegex(@"^(?<name>\w+)\{[^}]*\} (?<value>[0-9.eE+-]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();
}
