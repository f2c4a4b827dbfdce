using HyperFleet.Api.Resources;

namespace HyperFleet.Api.Lists;

internal sealed record ResourcePage(IReadOnlyList<Resource> Items, long Total);
