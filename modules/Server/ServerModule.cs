using System.CommandLine;
using HyperFleet.Server.Commands;

namespace HyperFleet.Server;

/// <summary>The entry of the Maestro server: its commands, below <c>hyperfleet maestro</c>.</summary>
public static class ServerModule
{
    /// <summary><c>server</c>, <c>migration</c>, <c>consumer</c> and <c>resourcebundle</c>.</summary>
    public static IEnumerable<Command> Commands() => [ServerCommand.Create(), MigrationCommand.Create(), ConsumerCommand.Create(), ResourceBundleCommand.Create()];
}
