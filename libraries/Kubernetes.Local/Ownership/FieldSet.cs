namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>
/// A set of paths into an object, as a tree. A node is in the set itself, or only leads to nodes that are. Elements are
/// written as in <c>fieldsV1</c>: <c>f:name</c>, <c>k:{"name":"web"}</c>, <c>v:"finalizer"</c>. Nodes do not change once built.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    /// <summary>Whether the path that leads here is in the set.</summary>
    internal bool IsMember { get; set; }

    internal IReadOnlyDictionary<string, FieldSet> Children => _children;

    internal bool IsEmpty => !IsMember && _children.Count == 0;

    internal FieldSet? this[string element] => _children.GetValueOrDefault(element);

    internal void Add(string element, FieldSet child)
    {
        if (!child.IsEmpty)
            _children[element] = child;
    }

    internal FieldSet Union(FieldSet other) => Combine(other, (a, b) => a || b);

    internal FieldSet Intersect(FieldSet other) => Combine(other, (a, b) => a && b);

    internal FieldSet Except(FieldSet other) => Combine(other, (a, b) => a && !b);

    internal FieldSet Without(params ReadOnlySpan<string> path)
    {
        var result = new FieldSet { IsMember = IsMember && path.Length > 0 };
        foreach (var (element, child) in _children)
            result.Add(element, path.Length > 0 && element == path[0] ? child.Without(path[1..]) : child);
        return result;
    }

    /// <summary>The members below this node, as the paths in messages: <c>.spec.containers[name="web"].image</c>.</summary>
    internal IEnumerable<string> Paths(string path = "")
    {
        if (IsMember)
            yield return path;
        foreach (var (element, child) in _children)
            foreach (var inner in child.Paths(path + PathElements.Show(element)))
                yield return inner;
    }

    internal bool SetEquals(FieldSet other) => IsMember == other.IsMember && _children.Count == other._children.Count
        && _children.All(pair => other[pair.Key] is { } match && pair.Value.SetEquals(match));

    private static readonly FieldSet Empty = new();

    private FieldSet Combine(FieldSet other, Func<bool, bool, bool> rule)
    {
        var result = new FieldSet { IsMember = rule(IsMember, other.IsMember) };
        foreach (var element in _children.Keys.Union(other._children.Keys))
            result.Add(element, (this[element] ?? Empty).Combine(other[element] ?? Empty, rule));
        return result;
    }
}
