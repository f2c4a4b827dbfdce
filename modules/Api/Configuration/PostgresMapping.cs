using HyperFleet.Postgres;

namespace HyperFleet.Api.Configuration;

internal static class PostgresMapping
{
    private const string DefaultHost = "localhost";
    private const string DefaultName = "hyperfleet";

    /// <summary>Files win over values, both over the connection string; defaults apply only without one.</summary>
    public static PostgresOptions ToPostgres(this ApiOptions options)
    {
        var database = options.Database;
        var bare = string.IsNullOrEmpty(database.ConnectionString);
        return new()
        {
            ConnectionString = database.ConnectionString,
            Host = Value(database.Host, database.HostFile, bare ? DefaultHost : null),
            Port = Value(database.Port, database.PortFile, bare ? "5432" : null),
            Name = Value(database.Name, database.NameFile, bare ? DefaultName : null),
            Username = Value(database.Username, database.UsernameFile, bare ? DefaultName : null),
            Password = Value(database.Password, database.PasswordFile, null),
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

    private static ConnectionValue Value(string? value, string? file, string? fallback) =>
        new(string.IsNullOrEmpty(value) ? fallback : value, string.IsNullOrEmpty(file) ? null : file);
}
