using System.CommandLine;
using HyperFleet.Adapter.Commands;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Adapter;

/// <summary>The adapter role: acts on clusters and node pools as two YAML files say, and reports (adapter contract).</summary>
public static class AdapterModule
{
    /// <summary><c>adapter serve | config-dump | version</c>.</summary>
    public static Command Command() => new("adapter", "Act on events as a task file says: read the API, apply objects, report status.")
    {
        ServeCommand.Create(),
        ConfigDumpCommand.Create(),
        VersionCommand.Create("hyperfleet adapter"),
    };
}
