using System.CommandLine;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Hosting;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Server.Commands;

/// <summary><c>maestro migration</c>.</summary>
internal static class MigrationCommand
{
    public static Command Create()
    {
        var command = new Command("migration", "Bring the database schema up to date, then end. Safe from every replica at once.").WithExamples(
            "hyperfleet maestro migration --db-host-file=secrets/db.host --db-name-file=secrets/db.name",
            "hyperfleet maestro migration --db-host-file=/mnt/secrets-store/db.host --db-password-file=/mnt/secrets-store/db.password");
        var read = ServerSettings.AddDatabase(command);
        command.SetAction((flags, cancellation) => MaestroHost.MigrateAsync(read(flags), cancellation));
        return command;
    }
}
