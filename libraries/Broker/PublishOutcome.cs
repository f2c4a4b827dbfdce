namespace HyperFleet.Broker;

/// <summary>What became of one published message.</summary>
public enum PublishOutcome
{
    /// <summary>The broker confirmed it, and at least one queue took it.</summary>
    Confirmed,

    /// <summary>The broker confirmed it, but no queue was bound: nobody will see it.</summary>
    Unroutable,

    /// <summary>The broker refused it (negative acknowledgement).</summary>
    Rejected,

    /// <summary>There was no connection, or it broke before the confirmation: it may or may not have arrived.</summary>
    Disconnected,

    /// <summary>No confirmation within the limit: it may or may not have arrived.</summary>
    TimedOut,
}
