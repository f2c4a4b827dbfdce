using HyperFleet.Api.Conditions;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Statuses;

namespace HyperFleet.Api.Timeline;

/// <summary>One thing that happened to one resource, before it has a position.</summary>
/// <param name="Generation">The generation after the event.</param>
/// <param name="Actor">Who caused it: a caller or an adapter.</param>
/// <param name="Detail">JSON for the timeline; empty for none.</param>
internal sealed record ResourceEvent(
    string ResourceId, string Type, int Generation, DateTimeOffset Time, string Actor, EventImage Image, ReadOnlyMemory<byte> Detail = default)
{
    public static ResourceEvent Patched(Resource stored, Resource changed) => new(
        changed.Id, EventType.Patched, changed.Generation, changed.UpdatedTime, changed.UpdatedBy,
        stored.Spec.Equals(changed.Spec) ? EventImage.WithoutSpec : EventImage.Whole, EventDetail.Of(stored.Conditions, changed.Conditions));

    public static ResourceEvent DeletionRequested(Resource stored, Resource marked) => new(
        marked.Id, EventType.DeletionRequested, marked.Generation, marked.UpdatedTime, marked.UpdatedBy,
        EventImage.WithoutSpec, EventDetail.Of(stored.Conditions, marked.Conditions));

    public static ResourceEvent Reported(Resource resource, AdapterStatus status, IReadOnlyList<Condition> conditions, DateTimeOffset now) => new(
        resource.Id, EventType.Reported, resource.Generation, now, status.Adapter,
        resource.Conditions.SequenceEqual(conditions) ? EventImage.None : EventImage.WithoutSpec, EventDetail.Of(resource.Conditions, conditions, status));

    public static ResourceEvent Reevaluated(Resource resource, IReadOnlyList<Condition> conditions, DateTimeOffset now, string actor) => new(
        resource.Id, EventType.Reevaluated, resource.Generation, now, actor, EventImage.WithoutSpec, EventDetail.Of(resource.Conditions, conditions));
}
