namespace HyperFleet.Api.Timeline;

/// <summary>How much of the resource as it was an event keeps.</summary>
internal enum EventImage
{
    /// <summary>The event changed nothing that a client sees in the resource.</summary>
    None,

    /// <summary>All but the spec, which stayed as it was.</summary>
    WithoutSpec,

    Whole,
}
