namespace HyperFleet.Api.Watch;

/// <summary>One line of a watch.</summary>
/// <param name="Type">ADDED, MODIFIED or DELETED.</param>
/// <param name="Position">Becomes the resource version.</param>
/// <param name="TraceParent">The trace of the request that caused it.</param>
internal readonly record struct WatchEvent(string Type, ObservedResource Object, long Position, string? TraceParent)
{
    public const string Added = "ADDED";
    public const string Modified = "MODIFIED";
    public const string Deleted = "DELETED";
    public const string Bookmark = "BOOKMARK";
}
