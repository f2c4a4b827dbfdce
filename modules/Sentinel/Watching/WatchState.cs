namespace HyperFleet.Sentinel.Watching;

/// <summary>Whether changes reach us as they happen.</summary>
internal sealed class WatchState
{
    private volatile bool _live;
    private volatile bool _missing;
    private volatile bool _settled;

    /// <summary>True from the moment that a stream has shown everything there was, until it ends.</summary>
    public bool IsLive
    {
        get => _live;
        set => _live = value;
    }

    /// <summary>True while the API is known to have no watch.</summary>
    public bool IsMissing
    {
        get => _missing;
        set => _missing = value;
    }

    /// <summary>True once it is known how changes reach us: a stream has stood, or the first attempt came to nothing and the poll brings them.</summary>
    public bool IsSettled => _settled;

    public void Settle() => _settled = true;
}
