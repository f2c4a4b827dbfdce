namespace HyperFleet.Api.Configuration;

internal sealed record DatabaseOptions
{
    public string Dialect { get; init; } = "postgres";

    /// <summary>An Npgsql connection string below every other setting of this section.</summary>
    public string? ConnectionString { get; init; }

    public string? Host { get; init; }

    public string? HostFile { get; init; }

    public string? Port { get; init; }

    public string? PortFile { get; init; }

    public string? Name { get; init; }

    public string? NameFile { get; init; }

    public string? Username { get; init; }

    public string? UsernameFile { get; init; }

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    /// <summary>Log every statement, without its values.</summary>
    public bool Debug { get; init; }

    public SslOptions Ssl { get; init; } = new();

    public PoolOptions Pool { get; init; } = new();

    public TimeSpan AdvisoryLockTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
