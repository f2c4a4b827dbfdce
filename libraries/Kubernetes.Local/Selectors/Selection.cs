using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Requests;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Selectors;

/// <summary>Which objects a list or watch is about.</summary>
internal sealed record Selection(string Namespace, string Name, LabelSelector Labels, FieldSelector Fields)
{
    internal static Selection? Of(ApiRequest request, out KubernetesStatus? refusal)
    {
        refusal = null;
        if (LabelSelector.Parse(request.Query("labelSelector"), out var error) is { } labels
            && FieldSelector.Parse(request.Kind, request.Query("fieldSelector"), out error) is { } fields)
            return new(request.Namespace, request.Name, labels, fields);
        refusal = Refusals.BadRequest(error);
        return null;
    }

    /// <summary>What it selects, in the order of namespace and name.</summary>
    internal IEnumerable<StoredObject> Of(StoreState state, string resource)
    {
        var labelled = Labels.Equalities.Select(label => state.Labels.Of(resource, label.Key, label.Value)).MinBy(set => set.Count);
        return (labelled ?? state.List(resource, Namespace)).Where(Matches);
    }

    internal bool Matches(StoredObject item) =>
        (Namespace.Length == 0 || item.Namespace == Namespace)
        && (Name.Length == 0 || item.Name == Name)
        && (Labels.IsEmpty || Labels.Matches(item.Json.Labels))
        && (Fields.IsEmpty || Fields.Matches(item.Json));
}
