using HyperFleet.Api.Configuration;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Search;
using HyperFleet.Postgres;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Watch;

/// <summary>One stream from its first line to its last: the present state or the missed past, then what happens.</summary>
internal sealed class WatchSession(
    HttpContext http, FieldSelection? fields, WatchFilter filter, SqlFilter sql, ChangeFeed feed, FeedReader past, InitialState initial,
    ResourceJson json, WatchMetrics metrics, WatchOptions options, TimeProvider time)
{
    private static readonly TimeSpan CommitPause = TimeSpan.FromMilliseconds(3);
    private readonly EventLines _lines = new(http.Response.BodyWriter, fields, metrics);
    private IReadOnlySet<long> _seen = new HashSet<long>();

    /// <summary>Runs until the reader, the token or the process ends it. A cancellation is an exception.</summary>
    /// <param name="version">Where to go on; null for the present state first.</param>
    public async Task<WatchEnd> RunAsync(long? version, CancellationToken cancellation)
    {
        var position = version ?? await WriteInitialAsync(cancellation);
        Subscription? live = null;
        while (live is null)
        {
            // At the reader's own pace until it has caught up: nothing waits for it meanwhile.
            var batch = await past.ReadAsync(position, cancellation);
            if (batch.Expired)
                return WatchEnd.Gone;
            foreach (var change in batch.Changes)
                Write(filter.See(change));
            await FlushAsync(cancellation);
            position = batch.Position;
            live = batch.Full ? null : feed.Join(position, filter);
        }
        using (live)
            return await FollowAsync(live, cancellation);
    }

    private async Task<WatchEnd> FollowAsync(Subscription live, CancellationToken cancellation)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, live.Torn);
        try
        {
            await WriteLiveAsync(live, linked.Token);
            return live.Ended ?? WatchEnd.Failed;
        }
        catch (Exception) when (live.Ended is not null) // before the request's own end, which our tearing brings about
        {
            return live.Ended.Value;
        }
    }

    /// <summary>
    /// The version of these lines is 0: who is cut off in the middle has nothing to resume from and begins again. The bookmark after them
    /// carries the first version that a watch can resume from.
    /// </summary>
    private async Task<long> WriteInitialAsync(CancellationToken cancellation)
    {
        (var position, _seen) = await initial.ReadAsync(sql, async (resource, token) =>
        {
            _lines.Write(WatchEvent.Added, new(resource, json), 0);
            if (_lines.IsFull)
                await FlushAsync(token);
        }, cancellation);
        position = await CatchUpAsync(position, cancellation);
        _lines.WriteBookmark(position);
        await FlushAsync(cancellation);
        return position;
    }

    /// <summary>Goes on until everything that the initial state showed lies behind: who resumes from the bookmark is told none of it again.</summary>
    private async Task<long> CatchUpAsync(long position, CancellationToken cancellation)
    {
        while (_seen.Any(shown => shown > position))
        {
            var batch = await past.ReadAsync(position, cancellation);
            foreach (var change in batch.Changes)
                Write(filter.See(change));
            // Only commits that are under way are waited for.
            if (batch.Position == position)
                await Task.Delay(CommitPause, time, cancellation);
            position = batch.Position;
        }
        return position;
    }

    private async Task WriteLiveAsync(Subscription live, CancellationToken cancellation)
    {
        do
        {
            while (live.TryTake(out var seen))
            {
                Write(seen);
                if (_lines.IsFull)
                    await FlushAsync(cancellation);
            }
            if (!_lines.IsEmpty)
                await FlushAsync(cancellation);
        }
        while (await WaitAsync(live, cancellation));
    }

    /// <summary>Waits for events; after some silence it says how far the watcher is. False when no further events come.</summary>
    private async Task<bool> WaitAsync(Subscription live, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(options.BookmarkInterval, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            return await live.WaitAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The position first: when nothing waits after that, everything up to it has been written.
            var position = live.Position;
            if (live.IsEmpty)
                _lines.WriteBookmark(position);
            return true;
        }
    }

    private void Write(WatchEvent? seen)
    {
        if (seen is { } line && !_seen.Contains(line.Position))
            _lines.Write(line.Type, line.Object, line.Position, line.TraceParent);
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.WriteTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await http.Response.BodyWriter.FlushAsync(linked.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // Kestrel answers a cancelled write by aborting the request, so the caller's token may say so as well by now.
            throw new SlowReaderException();
        }
    }
}
