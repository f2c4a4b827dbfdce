using System.Collections.Concurrent;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Observing;

/// <summary>One kind in one namespace, and when which of the objects that are asked for has changed last.</summary>
internal sealed class WatchedCollection(ResourceClient client, string space, Moments moments, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, long> _changed = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private long _liveSince = long.MaxValue;

    public bool IsWatched { get; private set; }

    public int Count => _changed.Count;

    /// <summary>What is new here counts as changed: it may have been read before anybody listened.</summary>
    public void Track(string name)
    {
        if (!_changed.ContainsKey(name))
            _changed.TryAdd(name, moments.Next());
    }

    public void Forget(string name) => _changed.TryRemove(name, out _);

    public bool IsUnchanged(string name, long since) =>
        Volatile.Read(ref _liveSince) < since && _changed.TryGetValue(name, out var at) && at < since;

    /// <returns>False when it is watched already.</returns>
    public bool Begin()
    {
        if (IsWatched)
            return false;
        IsWatched = true;
        _ = WatchAsync(_stop.Token);
        return true;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        try
        {
            for (; ; await Task.Delay(Pause, time, cancellation))
                await FollowAsync(cancellation);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Nobody asks any more.
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        try
        {
            var present = (await client.ListAsync(space, new ListOptions { Limit = 1 }, cancellation)).Require();
            Volatile.Write(ref _liveSince, moments.Next());
            await foreach (var change in client.WatchAsync(space, present.ResourceVersion, new WatchOptions(), cancellation))
                if (change.Object.Name is { } name && _changed.TryGetValue(name, out var before))
                    _changed.TryUpdate(name, moments.Next(), before);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            AgentLog.CollectionWatchFailed(logger, client.Resource.ToString(), space, fault.Message);
        }
        finally
        {
            Volatile.Write(ref _liveSince, long.MaxValue); // blind until the next list
        }
    }
}
