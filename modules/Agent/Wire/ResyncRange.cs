using HyperFleet.Agent.Works;

namespace HyperFleet.Agent.Wire;

/// <summary>
/// A part of what the agent knows, small enough for one message (incident I6): the works whose ids lie after one bound and not after
/// the other, in ordinal order. One range without bounds is all of them, as upstream asks.
/// </summary>
internal sealed record ResyncRange(IReadOnlyList<Work> Works, string? After, string? UpTo)
{
    /// <summary>About 75 bytes each: the list stays below 128 KB.</summary>
    public const int Limit = 1000;

    public static IReadOnlyList<ResyncRange> Split(IEnumerable<Work> works, int limit = Limit)
    {
        var parts = works.OrderBy(work => work.Id, StringComparer.Ordinal).Chunk(limit).ToList();
        // The first and the last are open, so that ids which only the server knows belong to a range, too.
        return parts.Count == 0
            ? [new([], null, null)]
            : [.. parts.Select((part, i) => new ResyncRange(part, i == 0 ? null : parts[i - 1][^1].Id, i == parts.Count - 1 ? null : part[^1].Id))];
    }
}
