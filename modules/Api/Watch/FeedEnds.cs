namespace HyperFleet.Api.Watch;

/// <summary>Between which positions a watch can begin.</summary>
/// <param name="Oldest">What came before is partly gone.</param>
/// <param name="Newest">Nothing can appear up to here any more.</param>
/// <param name="Given">The highest position given out so far; some up to here may not be committed yet.</param>
internal sealed record FeedEnds(long Oldest, long Newest, long Given);
