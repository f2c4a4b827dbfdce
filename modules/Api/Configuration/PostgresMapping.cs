using HyperFleet.Postgres;

namespace HyperFleet.Api.Configuration;

internal static class PostgresMapping
{
    private const string DefaultHost = "localhost";
    private const string DefaultName = "hyperfleet";
    private const string DefaultSecrets = "secrets";

    /// <summary>
    /// Files win over values, both over the connection string. Without any of them a file in <paramref name="secrets"/> is looked for,
    /// <c>secrets/db.host</c> and so on, then the defaults apply.
    /// </summary>
    public static PostgresOptions ToPostgres(this ApiOptions options, string secrets = DefaultSecrets)
    {
        var database = options.Database;
        var bare = string.IsNullOrEmpty(database.ConnectionString);
        return new()
        {
            ConnectionString = database.ConnectionString,
            Host = Value(database.Host, database.HostFile, bare ? Path.Combine(secrets, "db.host") : null, bare ? DefaultHost : null),
            Port = Value(database.Port, database.PortFile, bare ? Path.Combine(secrets, "db.port") : null, bare ? "5432" : null),
            Name = Value(database.Name, database.NameFile, bare ? Path.Combine(secrets, "db.name") : null, bare ? DefaultName : null),
            Username = Value(database.Username, database.UsernameFile, bare ? Path.Combine(secrets, "db.user") : null, bare ? DefaultName : null),
            Password = Value(database.Password, database.PasswordFile, bare ? Path.Combine(secrets, "db.password") : null, null),
            SslMode = database.Ssl.Mode ?? (bare ? "disable" : null),
            RootCertificateFile = database.Ssl.RootCertFile,
            MaxConnections = database.Pool.MaxConnections,
            IdleConnections = database.Pool.MaxIdleConnections,
            ConnectionLifetime = database.Pool.ConnMaxLifetime,
            ConnectionIdleTime = database.Pool.ConnMaxIdleTime,
            CommandTimeout = database.Pool.RequestTimeout,
            ApplicationName = "hyperfleet-api",
            LogStatements = database.Debug,
        };
    }

    private static ConnectionValue Value(string? value, string? file, string? usualFile, string? fallback)
    {
        if (!string.IsNullOrEmpty(file))
            return new(value, file);
        if (!string.IsNullOrEmpty(value))
            return new(value);
        return File.Exists(usualFile) ? new(null, usualFile) : new(fallback);
    }
}
