using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Resources;

/// <summary>Which resource a path names: by id, perhaps of one kind, perhaps below one parent.</summary>
/// <param name="Entity">Null below <c>/resources</c>, where any kind is meant.</param>
/// <param name="ParentId">Set on nested routes: the resource must belong to this parent.</param>
/// <param name="Scope">The tenancy that the resource must contain; empty for any.</param>
internal sealed record Address(EntityType? Entity, string Id, string? ParentId, ReadOnlyMemory<byte> Scope)
{
    public Problem NotFound => Problem.NotFound(Entity?.Kind ?? "Resource", Id);

    public Problem ParentNotFound => Problem.NotFound(Entity!.Parent!.Kind, ParentId!);
}
