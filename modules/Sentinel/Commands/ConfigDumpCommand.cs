using System.CommandLine;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Sentinel.Commands;

/// <summary><c>sentinel config-dump</c>: what <c>serve</c> would run with.</summary>
internal static class ConfigDumpCommand
{
    public static Command Create()
    {
        var table = SentinelSettings.Table();
        var file = ServeCommand.FileOption();
        var command = new Command("config-dump", "Load, merge and validate the configuration, and print it as YAML.") { file };
        table.AddTo(command);
        command.SetAction(result =>
        {
            var (options, _) = SentinelConfiguration.Load(table, result.GetValue(file), result, Environment.GetEnvironmentVariable);
            result.InvocationConfiguration.Output.Write(ConfigurationText.Yaml(options));
        });
        return command.WithExamples("hyperfleet sentinel config-dump -c sentinel.yaml", "HYPERFLEET_RESOURCE_TYPE=nodepools hyperfleet sentinel config-dump -c sentinel.yaml");
    }
}
