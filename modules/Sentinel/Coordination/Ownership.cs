namespace HyperFleet.Sentinel.Coordination;

/// <summary>
/// Which resources are ours to publish. A share is good until the lease behind it could be another's: a process that was stopped for a
/// while publishes nothing that others have taken over.
/// </summary>
internal sealed class Ownership(TimeProvider time)
{
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Share _share = new(0, 0, TimeSpan.Zero);
    private volatile TaskCompletionSource _gained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is known for the first time.</summary>
    public Task Decided => _decided.Task;

    /// <summary>Completes when partitions are added: what happened to their resources meanwhile is unknown, a complete cycle is due.</summary>
    public Task Gained => _gained.Task;

    /// <summary>The partitions that are ours now.</summary>
    public ulong Partitions => _share is var share && share.IsGoodAt(time) ? share.Partitions : 0;

    public bool Owns(string id) => Coordination.Partitions.Contains(Partitions, id);

    /// <summary>Sets the share; <paramref name="good"/> counts from <paramref name="since"/>, a timestamp taken before the lease was renewed.</summary>
    public void Set(ulong partitions, long since, TimeSpan good)
    {
        var before = Partitions;
        _share = new Share(partitions, since, good);
        if (good != TimeSpan.Zero)
            _decided.TrySetResult();
        if ((partitions & ~before) != 0)
            Interlocked.Exchange(ref _gained, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Nothing is ours any more.</summary>
    public void Lose() => Set(0, 0, TimeSpan.Zero);

    /// <summary>Nobody to share with.</summary>
    public void SetAll() => Set(Coordination.Partitions.All, 0, Timeout.InfiniteTimeSpan);

    private sealed record Share(ulong Partitions, long Since, TimeSpan Good)
    {
        public bool IsGoodAt(TimeProvider time) => Good == Timeout.InfiniteTimeSpan || time.GetElapsedTime(Since) < Good;
    }
}
