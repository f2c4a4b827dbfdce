namespace HyperFleet.Api.Configuration;

internal sealed record LimitOptions
{
    /// <summary>Largest request body in bytes.</summary>
    public long BodyBytes { get; init; } = 1024 * 1024;

    /// <summary>Largest <c>size</c> of a list, up to 500.</summary>
    public int PageSize { get; init; } = 100;
}
