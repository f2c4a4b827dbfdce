namespace HyperFleet.Server.Configuration;

internal sealed record DatabaseOptions
{
    /// <summary>An Npgsql connection string in place of the files, for development.</summary>
    public string? ConnectionString { get; init; }

    public string AuthMethod { get; init; } = "password";

    public string? HostFile { get; init; }

    public string? PortFile { get; init; }

    public string? UserFile { get; init; }

    public string? PasswordFile { get; init; }

    public string? NameFile { get; init; }

    /// <summary>CA bundle; empty for none.</summary>
    public string? RootCert { get; init; }

    public string? SslMode { get; init; }

    public int MaxOpenConnections { get; init; } = 50;
}
