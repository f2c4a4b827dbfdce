using System.CommandLine;
using HyperFleet.Adapter.DryRun;
using HyperFleet.Adapter.Hosting;
using HyperFleet.ServiceDefaults.Commands;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Adapter.Commands;

/// <summary><c>adapter serve</c>: consume events, or run a single one dry.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var (options, dryRun, listeners) = (new ConfigurationOptions(), new DryRunFlags(), new ManagementListeners());
        var command = new Command("serve", "Consume events and act on them; with --dry-run-event run one event and print what would happen.").WithExamples(
            "hyperfleet adapter serve -c adapter-config.yaml -t adapter-task-config.yaml",
            "hyperfleet adapter serve -c adapter-config.yaml -t adapter-task-config.yaml --dry-run-event event.json --dry-run-output json");
        options.AddTo(command);
        dryRun.AddTo(command);
        listeners.AddTo(command);
        command.SetAction(async (result, cancellationToken) => await Failures.ReportAsync(result, async () =>
        {
            var process = ProcessContext.Current();
            var asked = dryRun.Read(result);
            if (asked.IsAsked) asked.Check();
            var definition = options.Load(result, process);
            var (output, errors) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            if (asked.IsAsked) return await DryRunner.RunAsync(definition, process, asked, output, errors, cancellationToken);
            await using var app = AdapterHost.Build(definition, process, listeners.Read(result, Environment.GetEnvironmentVariable));
            await app.RunAsync(cancellationToken);
            return 0;
        }));
        return command;
    }
}
