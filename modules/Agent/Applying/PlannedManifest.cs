using System.Text.Json.Nodes;
using HyperFleet.Agent.Applied;
using HyperFleet.Agent.Wire;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applying;

/// <summary>One manifest before it is written: what it is to the server, and whether it may be written at all.</summary>
internal sealed record PlannedManifest(ResourceMeta Meta, JsonObject Manifest)
{
    /// <summary>Why it cannot be written; null: it can.</summary>
    public ApplyFailure? Failure { get; init; }

    public ResourceClient? Client { get; init; }

    public UpdateStrategy Strategy { get; init; } = new();

    public Ownership? Owner { get; init; }

    /// <summary>To be recorded before it is written, so that an object whose answer is lost is known; null: nothing of ours comes to be.</summary>
    public AppliedResource? Intent => Failure is null && Strategy.Type != UpdateStrategy.ReadOnly && Owner is { Orphan: false }
        ? new(Meta.Group, Meta.Version, Meta.Resource, Meta.Namespace, Meta.Name, "")
        : null;
}
