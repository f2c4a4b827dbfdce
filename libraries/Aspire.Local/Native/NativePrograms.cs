using System.Globalization;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Native;

/// <summary>Where the servers are on this machine.</summary>
internal static class NativePrograms
{
    private const int OldestPostgres = 15;
    private static readonly string[] RabbitMqDirectories = ["/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin", "/opt/homebrew/opt/rabbitmq/sbin"];
    private static readonly string[] MosquittoPrograms = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];

    /// <summary>The directory that holds <c>initdb</c> and <c>postgres</c>: the newest installed version, at least 15.</summary>
    public static string PostgresDirectory() =>
        FindPostgres() ?? throw Missing("PostgreSQL", $"initdb and postgres, version {OldestPostgres} or newer", "postgresql");

    /// <summary>The directory of RabbitMQ's own scripts; the wrappers on <c>PATH</c> switch to another user.</summary>
    public static string RabbitMqDirectory() => FindRabbitMq() ?? throw Missing("RabbitMQ", "rabbitmq-server", "rabbitmq-server");

    public static string Mosquitto() => FindMosquitto() ?? throw Missing("Mosquitto", "mosquitto", "mosquitto");

    public static string? FindPostgres() =>
        Versions("/usr/lib/postgresql", "bin").Concat(Versions("/usr", "bin", "pgsql-")).Concat(Versions("/opt/homebrew/opt", "bin", "postgresql@"))
            .Where(candidate => candidate.Version >= OldestPostgres)
            .OrderByDescending(candidate => candidate.Version)
            .Select(candidate => candidate.Directory)
            .Concat([Path.GetDirectoryName(ProgramPath.Find("initdb"))])
            .FirstOrDefault(directory => directory is not null && File.Exists(Path.Combine(directory, "postgres")));

    public static string? FindRabbitMq() =>
        RabbitMqDirectories.FirstOrDefault(directory => File.Exists(Path.Combine(directory, "rabbitmq-server")));

    public static string? FindMosquitto() => ProgramPath.Find("mosquitto") ?? MosquittoPrograms.FirstOrDefault(File.Exists);

    private static IEnumerable<(int Version, string Directory)> Versions(string parent, string child, string prefix = "") =>
        from directory in Directory.Exists(parent) ? Directory.GetDirectories(parent, prefix + "*") : []
        let version = int.TryParse(Path.GetFileName(directory)[prefix.Length..], CultureInfo.InvariantCulture, out var v) ? v : 0
        select (version, Path.Combine(directory, child));

    private static DistributedApplicationException Missing(string product, string programs, string package) => new(
        $"{product} is not installed on this machine: {programs} was not found. Install it, for example with 'apt-get install {package}'.");
}
