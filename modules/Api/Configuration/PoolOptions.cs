namespace HyperFleet.Api.Configuration;

internal sealed record PoolOptions
{
    public int MaxConnections { get; init; } = 50;

    public int MaxIdleConnections { get; init; } = 10;

    public TimeSpan ConnMaxLifetime { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan ConnMaxIdleTime { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public int ConnRetryAttempts { get; init; } = 10;

    public TimeSpan ConnRetryInterval { get; init; } = TimeSpan.FromSeconds(3);
}
