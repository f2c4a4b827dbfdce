using HyperFleet.Api.Configuration;
using HyperFleet.Api.Timeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Watch;

/// <summary>
/// Reads the events once for all watchers of this process and hands them out. It rests while nobody watches: no connection, no query.
/// The newest events stay in memory, so that a watcher that has read the past from the database can join without a gap.
/// </summary>
internal sealed class ChangeFeed(
    FeedReader reader, HintListener hints, ChangeSignal changes, ApiOptions options, TimeProvider time, ILogger<ChangeFeed> logger) : BackgroundService
{
    private const long MaxRecentWeight = 32 * 1024 * 1024;
    private static readonly TimeSpan BlindPoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CommitPause = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly HashSet<Subscription> _watchers = [];
    private readonly Queue<ResourceChange> _recent = new();
    private TaskCompletionSource _watched = NewSource();
    private TaskCompletionSource _deserted = NewSource();
    private long _recentAfter;
    private long _recentWeight;
    private long _position;
    private int _run;

    /// <summary>Joins after a position; null when that is too far back for memory: read on from the database and try again.</summary>
    public Subscription? Join(long position, WatchFilter filter)
    {
        lock (_gate)
        {
            if (_watchers.Count == 0)
                Restart(position);
            if (position < _recentAfter)
                return null;
            var watcher = new Subscription(filter, position, options.Watch.Buffer, Leave);
            foreach (var change in _recent.Where(c => c.Position > position))
                watcher.Offer(change);
            watcher.Reached(Math.Max(position, _position));
            _watchers.Add(watcher);
            _watched.TrySetResult();
            return watcher;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            Task deserted;
            await _watched.Task.WaitAsync(stoppingToken);
            lock (_gate)
                deserted = _deserted.Task;
            using var watched = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var listening = hints.RunAsync(watched.Token);
            await FollowAsync(deserted, watched.Token);
            await watched.CancelAsync();
            await listening;
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private async Task FollowAsync(Task deserted, CancellationToken cancellation)
    {
        var (failures, pause) = (0, TimeSpan.Zero);
        while (!deserted.IsCompleted && !cancellation.IsCancellationRequested)
        {
            try
            {
                if (pause > TimeSpan.Zero)
                    await changes.WaitAsync(pause, time, cancellation);
                pause = await LookAsync(cancellation);
                failures = 0;
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.FeedFailed(e.GetType().Name);
                pause = Backoff.After(++failures);
            }
        }
    }

    /// <summary>Reads and hands out; how long to wait, without a signal, before the next look.</summary>
    private async Task<TimeSpan> LookAsync(CancellationToken cancellation)
    {
        (int Run, long Position) from;
        lock (_gate)
            from = (_run, _position);
        using var limit = new CancellationTokenSource(ReadLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var batch = await reader.ReadAsync(from.Position, linked.Token);
        lock (_gate)
        {
            // Everybody left meanwhile, and somebody else came who starts elsewhere.
            if (_run != from.Run)
                return TimeSpan.Zero;
            HandOut(batch);
        }
        // A commit that is under way gives no signal when it fails.
        return batch.Full ? TimeSpan.Zero : batch.Writing ? CommitPause : hints.Listening ? options.Watch.PollInterval : BlindPoll;
    }

    private void HandOut(FeedBatch batch)
    {
        if (batch.Expired)
        {
            foreach (var watcher in _watchers)
                watcher.End(WatchEnd.Gone);
            return;
        }
        foreach (var change in batch.Changes)
        {
            Remember(change);
            foreach (var watcher in _watchers)
                watcher.Offer(change);
        }
        _position = batch.Position;
        foreach (var watcher in _watchers)
            watcher.Reached(Math.Max(watcher.Position, batch.Position));
    }

    private void Remember(ResourceChange change)
    {
        _recent.Enqueue(change);
        _recentWeight += change.Weight;
        while (_recent.Count > options.Watch.Buffer || _recentWeight > MaxRecentWeight)
        {
            var forgotten = _recent.Dequeue();
            _recentWeight -= forgotten.Weight;
            _recentAfter = forgotten.Position;
        }
    }

    private void Restart(long position)
    {
        _run++;
        _recent.Clear();
        (_recentAfter, _position, _recentWeight) = (position, position, 0);
        if (_deserted.Task.IsCompleted)
            _deserted = NewSource();
    }

    private void Leave(Subscription watcher)
    {
        lock (_gate)
        {
            if (!_watchers.Remove(watcher) || _watchers.Count > 0)
                return;
            _watched = NewSource();
            _deserted.TrySetResult();
        }
        changes.Hint();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
