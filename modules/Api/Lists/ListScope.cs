using HyperFleet.Api.Entities;

namespace HyperFleet.Api.Lists;

/// <summary>The server's own part of a list filter: what this route may show to this caller.</summary>
internal sealed record ListScope(EntityType? Entity, string? OwnerId, ReadOnlyMemory<byte> Tenancy);
