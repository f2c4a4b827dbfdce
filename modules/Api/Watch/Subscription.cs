using System.Threading.Channels;

namespace HyperFleet.Api.Watch;

/// <summary>
/// One watcher's place in the feed: events that wait for it, bounded in number and in bytes. The feed offers, one reader takes.
/// </summary>
internal sealed class Subscription(WatchFilter filter, long position, int capacity, Action<Subscription> leave) : IDisposable
{
    private const long MaxWeight = 32 * 1024 * 1024;
    private readonly Channel<WatchEvent> _waiting = Channel.CreateBounded<WatchEvent>(capacity);
    private long _position = position;
    private readonly CancellationTokenSource _torn = new();
    private long _weight;

    /// <summary>All events up to here have been offered.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Why no further events come; null while they do.</summary>
    public WatchEnd? Ended { get; private set; }

    /// <summary>Cancelled at the end, so that a write which nobody takes is given up.</summary>
    public CancellationToken Torn => _torn.Token;

    public bool IsEmpty => _waiting.Reader.Count == 0;

    public void Offer(ResourceChange change)
    {
        if (Ended is not null || change.Position <= Position || filter.See(change) is not { } seen)
            return;
        if (Interlocked.Add(ref _weight, seen.Object.Weight) > MaxWeight || !_waiting.Writer.TryWrite(seen))
            End(WatchEnd.Slow);
    }

    public void Reached(long position) => Volatile.Write(ref _position, position);

    public void End(WatchEnd reason)
    {
        Ended ??= reason;
        _waiting.Writer.TryComplete();
        // Not here: the feed must not run what a watcher does at its end.
        _ = _torn.CancelAsync();
    }

    public bool TryTake(out WatchEvent seen)
    {
        if (!_waiting.Reader.TryRead(out seen))
            return false;
        Interlocked.Add(ref _weight, -seen.Object.Weight);
        return true;
    }

    /// <summary>Waits for an event; false when no further ones come.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _waiting.Reader.WaitToReadAsync(cancellation);

    public void Dispose()
    {
        leave(this);
        _torn.Dispose();
    }
}
