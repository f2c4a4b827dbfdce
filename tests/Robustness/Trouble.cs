namespace HyperFleet.Robustness.Tests;

/// <summary>What a Kubernetes API does to requests.</summary>
internal enum Trouble
{
    None,

    /// <summary>409 for writes, 500 for reads.</summary>
    Conflict,
    TooMany,
    Error,

    /// <summary>The connection breaks and nothing has happened.</summary>
    Cut,

    /// <summary>The connection breaks after it has happened.</summary>
    LostAnswer,

    /// <summary>403 for writes, as an admission webhook refuses; 500 for reads.</summary>
    Denied,

    /// <summary>410 for watches: the version has been forgotten. Nothing else is touched.</summary>
    Expired,

    /// <summary>Nothing is ever answered.</summary>
    Silent,
}
