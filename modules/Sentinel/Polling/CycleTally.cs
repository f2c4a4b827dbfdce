namespace HyperFleet.Sentinel.Polling;

/// <summary>What one cycle counted; only <see cref="Published"/> is written by several threads.</summary>
internal sealed class CycleTally
{
    private long _published;

    public long Total { get; set; }

    public long Due { get; set; }

    public long Skipped { get; set; }

    public long Published => Interlocked.Read(ref _published);

    public void AddPublished() => Interlocked.Increment(ref _published);
}
