namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>Who can own a part of a list.</summary>
internal enum ListKind
{
    Atomic,
    Set,
    Map,
}
