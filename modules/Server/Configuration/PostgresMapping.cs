using HyperFleet.Postgres;

namespace HyperFleet.Server.Configuration;

internal static class PostgresMapping
{
    /// <summary>The files of the chart; those at their default places are left out when there is a connection string.</summary>
    public static PostgresOptions ToPostgres(this ServerOptions options)
    {
        var database = options.Database;
        var bare = string.IsNullOrEmpty(database.ConnectionString);
        return new()
        {
            ConnectionString = database.ConnectionString,
            Host = File(database.HostFile, bare, "secrets/db.host"),
            Port = File(database.PortFile, bare, "secrets/db.port"),
            Username = File(database.UserFile, bare, "secrets/db.user"),
            Password = File(database.PasswordFile, bare, "secrets/db.password"),
            Name = File(database.NameFile, bare, "secrets/db.name"),
            RootCertificateFile = database.RootCert ?? (bare && System.IO.File.Exists(Located("secrets/db.rootcert")) ? Located("secrets/db.rootcert") : null),
            SslMode = database.SslMode ?? (bare ? "disable" : null),
            MaxConnections = database.MaxOpenConnections,
            ApplicationName = options.ClientId,
        };
    }

    private static ConnectionValue File(string? file, bool bare, string fallback) =>
        (string.IsNullOrEmpty(file) ? bare ? fallback : null : file) is { } path ? new(null, Located(path)) : default;

    /// <summary>A relative path counts from the working folder, else from the program's.</summary>
    public static string Located(string path) => System.IO.File.Exists(path) ? path : Path.Combine(AppContext.BaseDirectory, path);
}
