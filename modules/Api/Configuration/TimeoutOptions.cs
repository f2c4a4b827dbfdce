namespace HyperFleet.Api.Configuration;

/// <summary>Limits of one connection (API contract §6). Headers have 10 s, always.</summary>
internal sealed record TimeoutOptions
{
    /// <summary>To send a whole request body; then 408.</summary>
    public TimeSpan Read { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>To take a whole answer; then the connection is closed.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two requests on one connection; then it is closed.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(2);
}
