namespace HyperFleet.Adapter.Maestro;

/// <summary>Why Maestro did not take an event, as far as it changes what the adapter does.</summary>
internal enum PublishOutcome
{
    Refused,

    /// <summary>The target cluster is no consumer of Maestro.</summary>
    UnknownConsumer,

    /// <summary>The work changed since it was read.</summary>
    Conflict,

    /// <summary>The work is being deleted; it can be made anew when it is gone.</summary>
    Deleting,

    /// <summary>Somebody else created the work at the same time.</summary>
    AlreadyExists,
}
