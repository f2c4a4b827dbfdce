using System.Collections.Immutable;
using Names = System.Collections.Immutable.ImmutableSortedDictionary<string, HyperFleet.Kubernetes.Local.Storage.StoredObject>;
using Spaces = System.Collections.Immutable.ImmutableSortedDictionary<string, System.Collections.Immutable.ImmutableSortedDictionary<string, HyperFleet.Kubernetes.Local.Storage.StoredObject>>;

namespace HyperFleet.Kubernetes.Local.Storage;

/// <summary>Everything at one revision: resource, namespace, name. Immutable, so a reader needs no lock and a page keeps its snapshot.</summary>
internal sealed record StoreState(long Revision, ImmutableDictionary<string, Spaces> Resources, LabelIndex Labels)
{
    private static readonly Names NoNames = Names.Empty.WithComparers(StringComparer.Ordinal);
    private static readonly Spaces NoSpaces = Spaces.Empty.WithComparers(StringComparer.Ordinal);

    internal static StoreState Empty { get; } = new(0, ImmutableDictionary<string, Spaces>.Empty, LabelIndex.Empty);

    internal StoredObject? Find(string resource, string space, string name) =>
        Resources.TryGetValue(resource, out var spaces) && spaces.TryGetValue(space, out var names) ? names.GetValueOrDefault(name) : null;

    /// <summary>In the order of namespace and name; an empty namespace means all.</summary>
    internal IEnumerable<StoredObject> List(string resource, string space)
    {
        if (!Resources.TryGetValue(resource, out var spaces))
            return [];
        return space.Length == 0 ? spaces.Values.SelectMany(names => names.Values) : spaces.TryGetValue(space, out var found) ? found.Values : [];
    }

    internal StoreState With(string resource, StoredObject item)
    {
        var spaces = Resources.GetValueOrDefault(resource) ?? NoSpaces;
        var names = spaces.GetValueOrDefault(item.Namespace) ?? NoNames;
        var labels = names.TryGetValue(item.Name, out var before) ? Labels.Without(resource, before) : Labels;
        return new(item.Revision, Resources.SetItem(resource, spaces.SetItem(item.Namespace, names.SetItem(item.Name, item))), labels.With(resource, item));
    }

    internal StoreState Without(string resource, StoredObject item, long revision)
    {
        var spaces = Resources[resource];
        var before = spaces[item.Namespace][item.Name];
        var names = spaces[item.Namespace].Remove(item.Name);
        return new(revision, Resources.SetItem(resource, names.IsEmpty ? spaces.Remove(item.Namespace) : spaces.SetItem(item.Namespace, names)), Labels.Without(resource, before));
    }
}
