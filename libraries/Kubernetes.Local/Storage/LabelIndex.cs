using System.Collections.Immutable;
using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local.Storage;

/// <summary>The objects by label and value, so that a selector finds its few among many. Immutable, as the state that it belongs to.</summary>
internal sealed record LabelIndex(ImmutableDictionary<LabelIndex.Term, ImmutableSortedSet<StoredObject>> Objects)
{
    private static readonly ImmutableSortedSet<StoredObject> None = ImmutableSortedSet<StoredObject>.Empty.WithComparer(Comparer<StoredObject>.Create(InListOrder));

    internal static LabelIndex Empty { get; } = new(ImmutableDictionary<Term, ImmutableSortedSet<StoredObject>>.Empty);

    /// <summary>Those with the label's value, in the order of a list.</summary>
    internal ImmutableSortedSet<StoredObject> Of(string resource, string key, string value) => Objects.GetValueOrDefault(new(resource, key, value), None);

    internal LabelIndex With(string resource, StoredObject item) => Changed(resource, item, static (set, item) => set.Add(item));

    internal LabelIndex Without(string resource, StoredObject item) => Changed(resource, item, static (set, item) => set.Remove(item));

    private LabelIndex Changed(string resource, StoredObject item, Func<ImmutableSortedSet<StoredObject>, StoredObject, ImmutableSortedSet<StoredObject>> change)
    {
        var objects = Objects;
        foreach (var (key, value) in item.Json.Labels ?? [])
        {
            var term = new Term(resource, key, value.Text() ?? "");
            var set = change(objects.GetValueOrDefault(term, None), item);
            objects = set.IsEmpty ? objects.Remove(term) : objects.SetItem(term, set);
        }

        return objects == Objects ? this : new(objects);
    }

    private static int InListOrder(StoredObject one, StoredObject other)
    {
        var spaces = string.CompareOrdinal(one.Namespace, other.Namespace);
        return spaces != 0 ? spaces : string.CompareOrdinal(one.Name, other.Name);
    }

    internal readonly record struct Term(string Resource, string Key, string Value);
}
