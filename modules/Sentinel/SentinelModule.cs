using System.CommandLine;
using HyperFleet.Sentinel.Commands;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Sentinel;

/// <summary>
/// Sentinel watches one kind of resource and publishes an event for each that needs reconciliation. It decides when; it never
/// executes anything and never writes to the API.
/// </summary>
public static class SentinelModule
{
    /// <summary><c>sentinel serve|config-dump|version</c>.</summary>
    public static Command Command() => new("sentinel", "Publish an event for every resource that needs reconciliation.")
    {
        ServeCommand.Create(),
        ConfigDumpCommand.Create(),
        VersionCommand.Create("hyperfleet sentinel"),
    };
}
