namespace HyperFleet.Api.Configuration;

internal sealed record TenantDimensionOptions
{
    public string Header { get; init; } = "";

    public string Key { get; init; } = "";

    public bool Required { get; init; }
}
