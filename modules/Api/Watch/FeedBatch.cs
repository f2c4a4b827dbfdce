namespace HyperFleet.Api.Watch;

/// <summary>What the feed found at one look.</summary>
/// <param name="Changes">In order.</param>
/// <param name="Position">Everything up to here is in <paramref name="Changes"/> or came before; nothing can appear here later.</param>
/// <param name="Full">There are more than fit.</param>
/// <param name="Writing">A transaction with events is about to commit.</param>
/// <param name="Expired">Events between the asked position and the first change are gone.</param>
internal sealed record FeedBatch(IReadOnlyList<ResourceChange> Changes, long Position, bool Full, bool Writing, bool Expired);
