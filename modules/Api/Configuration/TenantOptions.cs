namespace HyperFleet.Api.Configuration;

internal sealed record TenantOptions
{
    public bool Enabled { get; init; }

    public string SystemHeader { get; init; } = "";

    public IReadOnlyList<TenantDimensionOptions> Dimensions { get; init; } = [];

    /// <summary>Reads and changes see only resources whose tenancy contains the caller's (API contract §5.3).</summary>
    public bool ScopeReads { get; init; }
}
