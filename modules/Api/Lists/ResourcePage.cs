using HyperFleet.Api.Resources;

namespace HyperFleet.Api.Lists;

/// <param name="Items">Those on the page.</param>
/// <param name="Total">All that match; null on a walk, which does not count.</param>
internal sealed record ResourcePage(IReadOnlyList<Resource> Items, long? Total);
