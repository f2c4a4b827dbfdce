using Npgsql;

namespace HyperFleet.Postgres;

/// <summary>How to reach one database. Parts that are set win over the same part of <see cref="ConnectionString"/>.</summary>
public sealed record PostgresOptions
{
    /// <summary>An Npgsql connection string as the base, or null.</summary>
    public string? ConnectionString { get; init; }

    public ConnectionValue Host { get; init; }

    public ConnectionValue Port { get; init; }

    public ConnectionValue Name { get; init; }

    public ConnectionValue Username { get; init; }

    /// <summary>As a file, it is read again for every new physical connection, so a rotated secret needs no restart.</summary>
    public ConnectionValue Password { get; init; }

    /// <summary>disable, allow, prefer, require, verify-ca or verify-full.</summary>
    public string? SslMode { get; init; }

    public string? RootCertificateFile { get; init; }

    public int? MaxConnections { get; init; }

    /// <summary>Idle connections kept open; the others close after <see cref="ConnectionIdleTime"/>.</summary>
    public int? IdleConnections { get; init; }

    public TimeSpan? ConnectionLifetime { get; init; }

    public TimeSpan? ConnectionIdleTime { get; init; }

    /// <summary>The limit of one statement, a safety net below the caller's own deadline.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A statement slower than this is logged as a warning.</summary>
    public TimeSpan SlowStatement { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Log every statement at level info; its values never.</summary>
    public bool LogStatements { get; init; }

    /// <summary>The name under which PostgreSQL lists the connections.</summary>
    public string ApplicationName { get; init; } = "hyperfleet";

    /// <summary>The present connection string, files read; without the password when that is a file.</summary>
    internal string Resolve()
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            ApplicationName = ApplicationName,
            CommandTimeout = Math.Max(1, (int)CommandTimeout.TotalSeconds),
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            // One request never flushes temporary state into the next one: sessions hold no settings, so a reset is a wasted statement.
            NoResetOnClose = true,
            // Pages of resources are a few hundred KB: with the usual 8 KB each is dozens of reads.
            ReadBufferSize = 32 * 1024,
            IncludeErrorDetail = false,
            PersistSecurityInfo = false,
        };
        if (Host.Read() is { } host)
            builder.Host = host;
        if (Port.Read() is { } port)
            builder.Port = int.TryParse(port, out var number) ? number : throw new PostgresConfigurationException($"The database port '{port}' is not a number.");
        if (Name.Read() is { } name)
            builder.Database = name;
        if (Username.Read() is { } user)
            builder.Username = user;
        if (Password is { File: null, Value: { } password })
            builder.Password = password;
        else if (Password.File is not null)
            builder.Password = null;
        ApplyLimits(builder);
        return builder.ConnectionString;
    }

    private void ApplyLimits(NpgsqlConnectionStringBuilder builder)
    {
        if (SslMode is not null)
            builder.SslMode = ParseSslMode(SslMode);
        if (!string.IsNullOrEmpty(RootCertificateFile))
            builder.RootCertificate = RootCertificateFile;
        if (MaxConnections is { } max)
            builder.MaxPoolSize = max;
        if (IdleConnections is { } idle)
            builder.MinPoolSize = Math.Min(idle, builder.MaxPoolSize);
        if (ConnectionLifetime is { } lifetime)
            builder.ConnectionLifetime = (int)lifetime.TotalSeconds;
        if (ConnectionIdleTime is { } idleTime)
        {
            builder.ConnectionIdleLifetime = Math.Max(1, (int)idleTime.TotalSeconds);
            builder.ConnectionPruningInterval = Math.Min(builder.ConnectionPruningInterval, builder.ConnectionIdleLifetime);
        }
    }

    private static SslMode ParseSslMode(string mode) => mode switch
    {
        "disable" => Npgsql.SslMode.Disable,
        "allow" => Npgsql.SslMode.Allow,
        "prefer" => Npgsql.SslMode.Prefer,
        "require" => Npgsql.SslMode.Require,
        "verify-ca" => Npgsql.SslMode.VerifyCA,
        "verify-full" => Npgsql.SslMode.VerifyFull,
        _ => throw new PostgresConfigurationException($"'{mode}' is not an SSL mode: use disable, allow, prefer, require, verify-ca or verify-full."),
    };
}
