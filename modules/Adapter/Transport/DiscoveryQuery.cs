using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Transport;

/// <summary>How to find one object, with every template rendered.</summary>
/// <param name="Namespace">Empty or <c>*</c> is every namespace.</param>
/// <param name="Name">Empty when the object is found by labels.</param>
internal sealed record DiscoveryQuery(GroupVersionKind Kind, string Namespace, string Name, IReadOnlyDictionary<string, string> Labels, string TargetCluster)
{
    public bool IsByName => Labels.Count == 0;

    /// <summary>The labels in Kubernetes' syntax, sorted.</summary>
    public string Selector => string.Join(',', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

    /// <summary>The message when nothing was found.</summary>
    public string NotFound => IsByName ? $"{Kind.Kind} \"{Name}\" not found" : $"{Kind.Kind} with labels \"{Selector}\" not found";

    /// <summary>Whether an object has the name or labels, in the namespace.</summary>
    public bool Matches(IReadOnlyDictionary<string, object?> item) =>
        (Namespace is "" or "*" || Manifests.NamespaceOf(item) == Namespace)
        && (IsByName ? Manifests.NameOf(item) == Name : Labels.All(label => Manifests.LabelOf(item, label.Key) == label.Value));
}
