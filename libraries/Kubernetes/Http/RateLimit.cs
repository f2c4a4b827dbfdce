namespace HyperFleet.Kubernetes.Http;

/// <summary>
/// Requests started a second, with a burst: the same bucket as the <c>qps</c> and <c>burst</c> of other Kubernetes clients. Those who wait
/// go in the order in which they came.
/// </summary>
/// <param name="perSecond">0 or less is no limit.</param>
internal sealed class RateLimit(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _interval = perSecond > 0 ? TimeSpan.FromSeconds(1 / perSecond) : TimeSpan.Zero;
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _full;
    private TimeSpan _waited;

    /// <summary>The waits of all requests, added up.</summary>
    internal TimeSpan Waited
    {
        get
        {
            lock (_gate)
                return _waited;
        }
    }

    /// <exception cref="KubernetesException">The turn would come only after <paramref name="longest"/>.</exception>
    internal async ValueTask EnterAsync(TimeSpan longest, CancellationToken cancellation)
    {
        if (_interval == TimeSpan.Zero)
            return;
        if (Reserve(longest) is not { } wait)
            throw new KubernetesException($"the limit of {perSecond:0.##} requests a second would delay this one by more than {longest.TotalSeconds:0.#} s: raise the rate, or ask for less");
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellation);
    }

    // The bucket is kept as the moment at which it will be full again.
    private TimeSpan? Reserve(TimeSpan longest)
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            var full = (_full > now ? _full : now) + _interval;
            var wait = full - now - _interval * Math.Max(1, burst);
            if (wait > longest)
                return null;
            _full = full;
            _waited += wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            return wait;
        }
    }
}
