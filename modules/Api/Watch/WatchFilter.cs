using System.Text.Json;
using HyperFleet.Api.Lists;

namespace HyperFleet.Api.Watch;

/// <summary>What a watcher may see and wants to see: the filter of the same list, judged in memory.</summary>
internal sealed class WatchFilter(ListQuery query, ListScope scope)
{
    private readonly JsonElement? _tenancy = scope.Tenancy.IsEmpty ? null : JsonElement.Parse(scope.Tenancy.Span);

    /// <summary>The event as this watcher sees it, or null. What stops matching is deleted for it, what starts to match is added.</summary>
    public WatchEvent? See(ResourceChange change)
    {
        var before = change.Before is { } was && Matches(was);
        var after = change.After is { } present && Matches(present);
        return (before, after) switch
        {
            (false, true) => new(WatchEvent.Added, change.After!, change.Position, change.TraceParent),
            (true, true) => new(WatchEvent.Modified, change.After!, change.Position, change.TraceParent),
            (true, false) => new(WatchEvent.Deleted, change.Before!, change.Position, change.TraceParent),
            _ => null,
        };
    }

    private bool Matches(ObservedResource observed)
    {
        var resource = observed.Resource;
        if (scope.Entity is { } entity && resource.Kind != entity.Kind || scope.OwnerId is { } owner && resource.Owner?.Id != owner)
            return false;
        if (_tenancy is { } tenancy && !Contains(resource.Tenancy, tenancy))
            return false;
        if (query.Referring is var (type, target) && !resource.References.Any(r => r.RefType == type && r.TargetId == target))
            return false;
        return query.Search is null || SearchMatch.Judge(query.Search, observed) == true;
    }

    /// <summary>PostgreSQL's <c>@&gt;</c> on flat objects of texts, which tenancies are.</summary>
    private static bool Contains(ReadOnlyMemory<byte> tenancy, JsonElement wanted)
    {
        var present = JsonElement.Parse(tenancy.Span);
        foreach (var dimension in wanted.EnumerateObject())
        {
            if (!present.TryGetProperty(dimension.Name, out var value) || !JsonElement.DeepEquals(value, dimension.Value))
                return false;
        }
        return true;
    }
}
