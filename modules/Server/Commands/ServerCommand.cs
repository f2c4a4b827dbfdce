using System.CommandLine;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Hosting;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Server.Commands;

/// <summary><c>maestro server</c>.</summary>
internal static class ServerCommand
{
    public static Command Create()
    {
        var command = new Command("server", "Distribute resource bundles to agents over MQTT and collect their statuses.").WithExamples(
            "hyperfleet maestro server --db-host-file=/mnt/secrets-store/db.host --message-broker-config-file=/mnt/secrets-store/config.yaml --server-hostname=",
            "ConnectionStrings__maestro='Host=localhost;Username=maestro;Database=maestro' ConnectionStrings__mqtt='Host=localhost;Port=1883' hyperfleet maestro server");
        var read = ServerSettings.AddServing(command);
        command.SetAction((flags, cancellation) => MaestroHost.ServeAsync(read(flags), cancellation));
        return command;
    }
}
