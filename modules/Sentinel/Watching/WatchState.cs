namespace HyperFleet.Sentinel.Watching;

/// <summary>Whether changes reach us as they happen.</summary>
internal sealed class WatchState
{
    private volatile bool _live;

    /// <summary>True from the moment that a stream has shown everything there was, until it ends.</summary>
    public bool IsLive
    {
        get => _live;
        set => _live = value;
    }
}
