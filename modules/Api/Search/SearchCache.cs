using System.Collections.Concurrent;
using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Search;

/// <summary>
/// The trees of searches that come again: machines ask the same few questions every few seconds (API contract §9, row 15). Bounded in
/// number and in bytes; when it is full it begins anew, as what is asked often is soon back.
/// </summary>
internal sealed class SearchCache
{
    private const int MaxTrees = 1000;
    private const int MaxLength = 512;
    private readonly ConcurrentDictionary<string, SearchNode> _trees = new(StringComparer.Ordinal);

    public Result<SearchNode> Parse(string text)
    {
        if (_trees.TryGetValue(text, out var known))
            return known;
        var parsed = SearchParser.Parse(text);
        if (text.Length > MaxLength || parsed.Failed(out _, out var tree))
            return parsed;
        if (_trees.Count >= MaxTrees)
            _trees.Clear();
        _trees[text] = tree;
        return parsed;
    }
}
