using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Resources;

namespace HyperFleet.Api.Deletion;

/// <summary>What deleting a resource means for it and everything below it (API contract §2.5). Pure.</summary>
internal sealed class DeletePlan
{
    private readonly EntityTable _entities;
    private readonly ILookup<string, Resource> _children;
    private readonly DateTimeOffset _now;
    private readonly string _caller;
    private readonly List<Resource> _marked = [];
    private readonly List<Resource> _removed = [];

    private DeletePlan(EntityTable entities, IEnumerable<Resource> descendants, DateTimeOffset now, string caller)
    {
        _entities = entities;
        _children = descendants.ToLookup(d => d.Owner!.Id);
        _now = now;
        _caller = caller;
    }

    /// <summary>Resources to mark, as they were.</summary>
    public IReadOnlyList<Resource> Marked => _marked;

    /// <summary>Resources whose rows go at once.</summary>
    public IReadOnlyList<Resource> Removed => _removed;

    public bool IsEmpty => _marked.Count + _removed.Count == 0;

    public static Result<DeletePlan> Make(ResourceTree tree, EntityTable entities, DateTimeOffset now, string caller)
    {
        var plan = new DeletePlan(entities, tree.Descendants, now, caller);
        var problem = tree.Root.Deleting ? plan.Converge(tree.Root) : plan.Visit(tree.Root);
        return (problem ?? plan.CheckReferrers(tree)) is { } refused ? refused : plan;
    }

    /// <summary>The resource as it is after the mark; its conditions are still the old ones.</summary>
    public Resource Mark(Resource resource) => resource with
    {
        Generation = resource.Generation + 1,
        UpdatedTime = _now,
        UpdatedBy = _caller,
        DeletedTime = _now,
        DeletedBy = _caller,
        References = [],
    };

    /// <summary>Whether child rows are left once this plan is carried out.</summary>
    public bool LeavesChildren(Resource resource) => _children[resource.Id].Except(_removed).Any();

    /// <summary>A repeated delete changes nothing, unless the resource only waited for its children.</summary>
    private Problem? Converge(Resource root)
    {
        if (!_entities[root.Kind].HasAdapters && !LeavesChildren(root))
            _removed.Add(root);
        return null;
    }

    private Problem? Visit(Resource resource)
    {
        foreach (var child in _children[resource.Id])
        {
            if (_entities[child.Kind].OnParentDelete == OnParentDelete.Restrict)
            {
                if (!child.Deleting)
                    return Problem.StateConflict($"{resource.Kind} with id='{resource.Id}' still has {child.Kind} '{child.Name}'; delete it first");
            }
            else if ((child.Deleting ? Converge(child) : Visit(child)) is { } problem)
            {
                return problem;
            }
        }
        var atOnce = !_entities[resource.Kind].HasAdapters && !LeavesChildren(resource);
        (atOnce ? _removed : _marked).Add(resource);
        return null;
    }

    private Problem? CheckReferrers(ResourceTree tree)
    {
        var leaving = _marked.Concat(_removed).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var holding = tree.Referrers.Where(r => leaving.Contains(r.TargetId) && !leaving.Contains(r.SourceId)).ToList();
        return holding.Count == 0 ? null : Problem.StateConflict(
            $"{tree.Root.Kind} with id='{tree.Root.Id}' is still referenced by {string.Join(", ", holding.Select(Name).Distinct().Take(20))}");
    }

    private static string Name(ResourceTree.Referrer referrer) =>
        referrer.Visible ? $"{referrer.SourceKind} '{referrer.SourceId}'" : "a resource of another tenant";
}
