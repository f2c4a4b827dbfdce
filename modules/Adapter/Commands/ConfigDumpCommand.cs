using System.CommandLine;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Hosting;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Adapter.Commands;

/// <summary><c>adapter config-dump</c>: the configuration as it would run, secrets masked.</summary>
internal static class ConfigDumpCommand
{
    public static Command Create()
    {
        var options = new ConfigurationOptions();
        var command = new Command("config-dump", "Load, check and print the merged configuration.")
            .WithExamples(
                "hyperfleet adapter config-dump -c adapter.yaml -t task.yaml",
                "LOG_LEVEL=debug hyperfleet adapter config-dump -c adapter.yaml -t task.yaml");
        options.AddTo(command);
        command.SetAction(async (result, _) => await Failures.ReportAsync(result, async () =>
        {
            await result.InvocationConfiguration.Output.WriteLineAsync(ConfigurationView.ToYaml(options.Load(result, ProcessContext.Current()).VisibleConfig));
            return 0;
        }));
        return command;
    }
}
