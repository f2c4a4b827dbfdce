namespace HyperFleet.Kubernetes;

/// <summary>How a patch document is read.</summary>
public enum PatchFormat
{
    /// <summary>RFC 6902 operations.</summary>
    Json,

    /// <summary>RFC 7386: null removes, lists are replaced.</summary>
    Merge,

    /// <summary>Kubernetes' own: lists merge by their key. Built-in kinds only.</summary>
    Strategic,
}
