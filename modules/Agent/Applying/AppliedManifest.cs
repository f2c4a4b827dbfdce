using System.Text.Json.Nodes;
using HyperFleet.Agent.Applied;
using HyperFleet.Agent.Wire;

namespace HyperFleet.Agent.Applying;

/// <summary>What came of applying one manifest.</summary>
internal sealed record AppliedManifest(ResourceMeta Meta)
{
    /// <summary>The object as it is now; null when it is missing or was not reached.</summary>
    public JsonObject? Live { get; init; }

    public ApplyFailure? Failure { get; init; }

    public AppliedResource? Identifier => Live is null ? null : AppliedResource.Of(Meta, Live);
}
