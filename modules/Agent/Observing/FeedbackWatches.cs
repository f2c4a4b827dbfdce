using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Reconciling;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Observing;

/// <summary>
/// Watches the objects whose feedback is asked for with <c>Watch</c>, so that a change is reported when it happens and not at the next
/// look. An event is a hint: the work is looked at again. Beyond the limit, and while a watch fails, the regular look remains.
/// </summary>
internal sealed class FeedbackWatches(KubernetesClient kubernetes, WorkQueue queue, AgentOptions options, TimeProvider time, ILogger<FeedbackWatches> logger) : IDisposable
{
    /// <summary>An object that changes all the time costs one look each.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(string Work, string Resource, string Namespace, string Name), CancellationTokenSource> _watches = [];
    private readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _watches.Count;
        }
    }

    /// <summary>Watches what the work asks for, and no more.</summary>
    public void Keep(Work work, WorkStatus status)
    {
        var wanted = status.Manifests.Select(manifest => manifest.Meta).Where(meta => IsWatched(work, meta)).ToDictionary(meta => Key(work.Id, meta));
        lock (_lock)
        {
            foreach (var key in _watches.Keys.Where(key => key.Work == work.Id && !wanted.ContainsKey(key)).ToList())
                End(key);
            foreach (var (key, meta) in wanted)
                if (_watches.Count < options.MaxFeedbackWatch && !_watches.ContainsKey(key))
                    Begin(key, meta);
        }
    }

    /// <summary>Whether objects of a work are watched.</summary>
    public bool Follow(string id)
    {
        lock (_lock)
            return _watches.Keys.Any(key => key.Work == id);
    }

    public void Forget(string id)
    {
        lock (_lock)
            foreach (var key in _watches.Keys.Where(key => key.Work == id).ToList())
                End(key);
    }

    public void Dispose()
    {
        lock (_lock)
            foreach (var key in _watches.Keys.ToList())
                End(key);
    }

    private static bool IsWatched(Work work, ResourceMeta meta) =>
        meta.Resource.Length > 0 && work.Bundle?.ConfigFor(meta) is { FeedbackScrapeType: ManifestConfig.Watch, FeedbackRules.Count: > 0 };

    private static (string, string, string, string) Key(string work, ResourceMeta meta) => (work, $"{meta.Resource}.{meta.Group}", meta.Namespace, meta.Name);

    private void Begin((string Work, string, string, string) key, ResourceMeta meta)
    {
        var stop = _watches[key] = new CancellationTokenSource();
        _ = WatchAsync(key.Work, meta, stop.Token);
    }

    private void End((string, string, string, string) key)
    {
        _watches.Remove(key, out var stop);
        stop!.Cancel();
        stop.Dispose();
    }

    private async Task WatchAsync(string work, ResourceMeta meta, CancellationToken cancellation)
    {
        var client = kubernetes.For(new(new(meta.Group, meta.Version, meta.Kind), meta.Resource, meta.Namespace.Length > 0));
        var field = $"metadata.name={meta.Name}";
        try
        {
            for (; ; await Task.Delay(Pause, time, cancellation))
                await FollowAsync(client, work, meta, field, cancellation);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // No longer wanted.
        }
    }

    // Until the server has forgotten the version (410), or cannot be reached: then from the present again.
    private async Task FollowAsync(ResourceClient client, string work, ResourceMeta meta, string field, CancellationToken cancellation)
    {
        try
        {
            var present = (await client.ListAsync(meta.Namespace, new ListOptions { FieldSelector = field }, cancellation)).Require();
            queue.AddAfter(work, Gathering);
            await foreach (var change in client.WatchAsync(meta.Namespace, present.ResourceVersion, new WatchOptions { FieldSelector = field }, cancellation))
                queue.AddAfter(work, Gathering);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            AgentLog.WatchFailed(logger, work, meta.Name, fault.Message);
        }
    }
}
