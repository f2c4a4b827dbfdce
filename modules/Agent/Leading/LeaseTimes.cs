namespace HyperFleet.Agent.Leading;

/// <summary>How long a lease is good for. The gap between the first two is the time that a leader has to end its work.</summary>
internal sealed record LeaseTimes
{
    /// <summary>Without a change for this long, others take it.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A leader that has not renewed for this long ends.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two attempts.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(2);
}
