namespace HyperFleet.Kubernetes;

/// <summary>The answers a caller plans for. Everything else the server can say is a <see cref="KubernetesException"/>.</summary>
public enum KubernetesOutcome
{
    Ok,

    /// <summary>404: no such object, or no such resource.</summary>
    NotFound,

    /// <summary>409 on create: the name is taken.</summary>
    AlreadyExists,

    /// <summary>409: a stale resource version, a failed precondition, or a field owned by another manager.</summary>
    Conflict,

    /// <summary>422: the object breaks the kind's rules.</summary>
    Invalid,

    /// <summary>403: not permitted, or a namespace that is being terminated.</summary>
    Forbidden,

    /// <summary>410: the resource version or continue token is older than the server's history.</summary>
    Gone,

    /// <summary>400: the server could not read the request, for example a field of the wrong type.</summary>
    BadRequest,
}
