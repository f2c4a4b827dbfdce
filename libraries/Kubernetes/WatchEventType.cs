namespace HyperFleet.Kubernetes;

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing changed up to the object's resource version.</summary>
    Bookmark,

    /// <summary>The server's history no longer reaches back to the resume point.</summary>
    Gone,
}
