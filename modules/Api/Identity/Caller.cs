using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Identity;

/// <summary>Who sends a request, and for which tenant.</summary>
/// <param name="Name">Null: nobody was identified; such a caller may only read while tokens are required.</param>
/// <param name="Tenancy">The tenant dimensions as a JSON object.</param>
/// <param name="IsSystem">A system identity writes statuses and nothing else (API contract §5.3).</param>
/// <param name="Scoped">Reads and changes are limited to resources whose tenancy contains this one.</param>
internal sealed record Caller(string? Name, ReadOnlyMemory<byte> Tenancy, bool IsSystem = false, bool Scoped = false)
{
    public const string SystemName = "system@hyperfleet.local";

    public string NameOrSystem => Name ?? SystemName;

    /// <summary>When the token that proved the name ends; null without one.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What a resource's tenancy must contain; empty when everything is visible.</summary>
    public ReadOnlyMemory<byte> Scope => Scoped && !IsSystem ? Tenancy : ReadOnlyMemory<byte>.Empty;

    /// <summary>Null when the caller may create, change and delete.</summary>
    public Problem? RefuseToWrite() => IsSystem
        ? new(ProblemKind.PermissionDenied, "A system identity may only write statuses")
        : Name is null ? new(ProblemKind.AuthenticationRequired, "A change needs a caller identity") : null;
}
