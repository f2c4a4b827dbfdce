using System.Collections.Frozen;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Http;

namespace HyperFleet.Kubernetes.Discovery;

/// <summary>
/// The REST mapping of each kind, group by group: only the versions asked for are fetched, and a kind that is missing is looked up
/// again, at most once a second a group version, because a CRD may have been installed since.
/// </summary>
internal sealed class ResourceDirectory(Transport transport) : IDisposable
{
    private static readonly TimeSpan MissLifetime = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile FrozenDictionary<string, Entry> _versions = FrozenDictionary<string, Entry>.Empty;

    internal async ValueTask<KubernetesResource?> FindAsync(GroupVersionKind kind, CancellationToken cancellation)
    {
        if (Known(kind) is { } known)
            return known;
        await _one.WaitAsync(cancellation);
        try
        {
            if (Known(kind) is { } meanwhile)
                return meanwhile;
            if (!IsFresh(kind.ApiVersion))
                await FetchAsync(kind.ApiVersion, cancellation);
            return Known(kind);
        }
        finally
        {
            _one.Release();
        }
    }

    internal async Task<IReadOnlyList<KubernetesResource>> AllAsync(CancellationToken cancellation)
    {
        var groups = (await transport.SendAsync(new(HttpMethod.Get, "apis"), cancellation)).Require()["groups"] as JsonArray ?? [];
        var versions = groups.SelectMany(group => group!["versions"] as JsonArray ?? []).Select(version => version!["groupVersion"].Text()!).Prepend("v1");
        var all = new List<KubernetesResource>();
        foreach (var version in versions)
            all.AddRange((await FetchLockedAsync(version, cancellation)).Kinds.Values);
        return all;
    }

    public void Dispose() => _one.Dispose();

    private KubernetesResource? Known(GroupVersionKind kind) => _versions.GetValueOrDefault(kind.ApiVersion)?.Kinds.GetValueOrDefault(kind.Kind);

    private bool IsFresh(string version) =>
        _versions.GetValueOrDefault(version) is { } entry && transport.Options.Time.GetElapsedTime(entry.At) < MissLifetime;

    private async Task<Entry> FetchLockedAsync(string version, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return await FetchAsync(version, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<Entry> FetchAsync(string version, CancellationToken cancellation)
    {
        var path = version.Contains('/') ? "apis/" + version : "api/" + version;
        var result = await transport.SendAsync(new(HttpMethod.Get, path), cancellation);
        var found = result.Outcome == KubernetesOutcome.NotFound ? [] : result.Require()["resources"] as JsonArray ?? [];
        var entry = new Entry(ResourceListReader.Read(version, found), transport.Options.Time.GetTimestamp());
        _versions = _versions.Where(x => x.Key != version).Append(new(version, entry)).ToFrozenDictionary();
        return entry;
    }

    private sealed record Entry(FrozenDictionary<string, KubernetesResource> Kinds, long At);
}
