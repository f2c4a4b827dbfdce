using HyperFleet.Api.Conditions;

namespace HyperFleet.Api.Resources;

/// <summary>A stored resource (API contract §1.3). <c>spec</c> and <c>tenancy</c> are JSON bytes that pass through untouched.</summary>
internal sealed record Resource
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string Href { get; init; }

    public required ReadOnlyMemory<byte> Spec { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = EmptyLabels;

    public ReadOnlyMemory<byte> Tenancy { get; init; } = EmptyObject;

    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    public int Generation { get; init; } = 1;

    public Owner? Owner { get; init; }

    public IReadOnlyList<Reference> References { get; init; } = [];

    public required DateTimeOffset CreatedTime { get; init; }

    public required DateTimeOffset UpdatedTime { get; init; }

    public required string CreatedBy { get; init; }

    public required string UpdatedBy { get; init; }

    public DateTimeOffset? DeletedTime { get; init; }

    public string? DeletedBy { get; init; }

    public bool Deleting => DeletedTime is not null;

    public static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();

    public static readonly IReadOnlyDictionary<string, string> EmptyLabels = new Dictionary<string, string>();
}
