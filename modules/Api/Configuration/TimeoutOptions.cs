namespace HyperFleet.Api.Configuration;

internal sealed record TimeoutOptions
{
    public TimeSpan Read { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(30);
}
