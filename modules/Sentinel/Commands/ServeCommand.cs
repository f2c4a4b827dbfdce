using System.CommandLine;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.ServiceDefaults.Commands;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Sentinel.Commands;

/// <summary><c>sentinel serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var table = SentinelSettings.Table();
        var file = FileOption();
        var listeners = new ManagementListeners();
        var command = new Command("serve", "Run Sentinel until it is told to stop.") { file };
        listeners.AddTo(command);
        table.AddTo(command);
        command.SetAction(async (result, cancellation) =>
        {
            var (options, _) = SentinelConfiguration.Load(table, result.GetValue(file), result, Environment.GetEnvironmentVariable);
            await SentinelHost.RunAsync(options, listeners.Read(result, Environment.GetEnvironmentVariable), Environment.GetEnvironmentVariable, cancellation);
            return 0;
        });
        return command.WithExamples(
            "hyperfleet sentinel serve -c sentinel.yaml",
            "BROKER_RABBITMQ_URL=amqp://guest:guest@localhost hyperfleet sentinel serve -c sentinel.yaml --poll-interval 2s");
    }

    public static Option<string?> FileOption() => new("--config", "-c")
    {
        Description = "Configuration file [env: HYPERFLEET_CONFIG] (default /etc/hyperfleet/config.yaml)",
    };
}
