namespace HyperFleet.Api.Configuration;

/// <summary>Limits of the change streams.</summary>
internal sealed record WatchOptions
{
    /// <summary>Streams that one process serves at a time; more are refused with 429.</summary>
    public int MaxWatchers { get; init; } = 500;

    /// <summary>Events that may wait for one reader; one more ends its stream.</summary>
    public int Buffer { get; init; } = 1000;

    /// <summary>How long a stream may be silent before it says how far it is.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the database is asked although nobody gave a hint.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one write to a reader may take.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
