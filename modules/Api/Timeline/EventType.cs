namespace HyperFleet.Api.Timeline;

/// <summary>What can happen to a resource, as the timeline names it.</summary>
internal static class EventType
{
    public const string Accepted = "accepted";
    public const string Patched = "patched";
    public const string Reported = "reported";
    public const string DeletionRequested = "deletion_requested";

    /// <summary>Its conditions were computed again because a child went.</summary>
    public const string Reevaluated = "reevaluated";

    /// <summary>A resource it referred to was removed by force.</summary>
    public const string ReferenceRemoved = "reference_removed";

    /// <summary>Its row is gone in good order.</summary>
    public const string Finalized = "finalized";

    /// <summary>Its row is gone because an operator said so.</summary>
    public const string ForceDeleted = "force_deleted";
}
