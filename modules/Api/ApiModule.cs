using System.CommandLine;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Hosting;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Api;

/// <summary>The entry of the API role: its commands.</summary>
public static class ApiModule
{
    /// <summary><c>api serve</c> and <c>api migrate</c>.</summary>
    public static Command Command() => new("api", "The REST API: clusters, node pools and whatever else is configured.") { Serve(), Migrate() };

    private static Command Serve()
    {
        var command = new Command("serve", "Serve the API on a migrated database.").WithExamples(
            "hyperfleet api serve --server-jwt-enabled=false --db-host localhost --db-password-file /run/secrets/db.password",
            "hyperfleet api serve --config /etc/hyperfleet/config.yaml");
        var read = ApiSettings.AddTo(command);
        command.SetAction((flags, cancellation) => ApiHost.ServeAsync(read(flags), cancellation));
        return command;
    }

    private static Command Migrate()
    {
        var command = new Command("migrate", "Bring the database schema up to date, then end.").WithExamples(
            "hyperfleet api migrate --db-host localhost --db-password-file /run/secrets/db.password",
            "hyperfleet api migrate --config /etc/hyperfleet/config.yaml");
        var read = ApiSettings.AddTo(command);
        command.SetAction((flags, cancellation) => ApiHost.MigrateAsync(read(flags), cancellation));
        return command;
    }
}
