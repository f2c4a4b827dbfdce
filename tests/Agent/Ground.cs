using System.Text.Json.Nodes;
using HyperFleet.Agent.Configuration;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Agent.Tests;

/// <summary>An agent, its source and its cluster, for tests that tell what a work does.</summary>
internal sealed class Ground : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly LocalKubernetes? _own;
    private readonly RunningAgent _agent;
    private readonly KubernetesClient _client;

    private Ground(LocalKubernetes? own, RunningAgent agent, Source source, KubernetesClient client, string prefix) =>
        (_own, _agent, Source, _client, Prefix) = (own, agent, source, client, prefix);

    public Source Source { get; }

    /// <summary>Begins the name of everything here.</summary>
    public string Prefix { get; }

    /// <summary>Moves the time of the agent.</summary>
    public required ShiftedTime Time { get; init; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="cluster">One that others use too; null: a local one of its own.</param>
    public static async Task<Ground> StartAsync(MosquittoServer broker, Func<AgentOptions, AgentOptions>? with = null, KubernetesConnection? cluster = null)
    {
        var own = cluster is null ? await LocalKubernetes.StartAsync(cancellation: Cancellation) : null;
        cluster ??= own!.Connection;
        var prefix = "g" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString()[^12..];
        var time = new ShiftedTime();
        var source = await Source.StartAsync(broker, prefix);
        var agent = await RunningAgent.StartAsync(broker, cluster, prefix, time, with);
        await Eventually.True(() => source.Resyncs > 0, Deadline);
        return new(own, agent, source, new KubernetesClient(cluster), prefix) { Time = time };
    }

    /// <summary>JSON in which <c>$</c> stands for the ground's prefix.</summary>
    public JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text.Replace("$", Prefix, StringComparison.Ordinal))!;

    /// <summary>Wants a work and waits until it is applied.</summary>
    public async Task ApplyAsync(string work, long version, string bundle)
    {
        await WantAsync(work, version, bundle);
        await StatusAsync(work, status => status.Applied == version);
    }

    public Task WantAsync(string work, long version, string bundle) => Source.WantAsync($"{Prefix}-{work}", version, Json(bundle));

    public async Task DeleteAsync(string work)
    {
        await Source.DeleteAsync($"{Prefix}-{work}");
        await Eventually.True(() => !Source.Has($"{Prefix}-{work}"), Deadline, $"work {work} is acknowledged as deleted");
    }

    public Task<Status> StatusAsync(string work, Func<Status, bool> holds) =>
        Eventually.Value<Status?>(() => Task.FromResult(Source.Last($"{Prefix}-{work}")), status => status is not null && holds(status), Deadline)!;

    public Status Last(string work) => Source.Last($"{Prefix}-{work}")!;

    /// <summary>The object that a manifest names; null: there is none.</summary>
    public async Task<JsonObject?> GetAsync(string manifest)
    {
        var named = Json(manifest);
        return (await (await ClientAsync(named)).GetAsync(named.Namespace, named.Name!, Cancellation)).Object;
    }

    public Task<JsonObject?> WaitAsync(string manifest, Func<JsonObject?, bool> holds) =>
        Eventually.Value<JsonObject?>(() => GetAsync(manifest), holds, Deadline);

    /// <summary>What the agent remembers of a work; null: nothing.</summary>
    public Task<JsonObject?> AppliedWorkAsync(string work) => GetAsync(
        $$$"""{"apiVersion":"work.open-cluster-management.io/v1","kind":"AppliedManifestWork","metadata":{"name":"{{{_agent.Configuration.Identity.HubHash}}}-{{{Prefix}}}-{{{work}}}"}}""");

    public Task<JsonObject> CreateAsync(string manifest) => CreateAsync(Json(manifest));

    public async Task<JsonObject> CreateAsync(JsonObject manifest) =>
        (await (await ClientAsync(manifest)).CreateAsync(manifest, null, Cancellation)).Require();

    public async Task PatchAsync(string manifest, string patch)
    {
        var named = Json(manifest);
        (await (await ClientAsync(named)).PatchAsync(named.Namespace, named.Name!, PatchFormat.Merge, Json(patch), null, Cancellation)).Require();
    }

    public async Task RemoveAsync(string manifest)
    {
        var named = Json(manifest);
        await (await ClientAsync(named)).DeleteAsync(named.Namespace, named.Name!, null, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        await Source.DisposeAsync();
        _client.Dispose();
        if (_own is not null)
            await _own.DisposeAsync();
    }

    private async Task<ResourceClient> ClientAsync(JsonObject manifest) => (await _client.ForAsync(GroupVersionKind.Of(manifest), Cancellation))!;
}
