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
        var health = BindOption("--health-server-bindaddress", "Where /healthz and /readyz listen", ":8080");
        var metrics = BindOption("--metrics-server-bindaddress", "Where /metrics listens", ":9090");
        var command = new Command("serve", "Run Sentinel until it is told to stop.") { file, health, metrics };
        table.AddTo(command);
        command.SetAction(async (result, cancellation) =>
        {
            var (options, _) = SentinelConfiguration.Load(table, result.GetValue(file), result, Environment.GetEnvironmentVariable);
            var endpoints = new ServiceEndpoints(Bind(result.GetValue(health)!), Bind(result.GetValue(metrics)!));
            await SentinelHost.RunAsync(options, endpoints, Environment.GetEnvironmentVariable, cancellation);
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

    private static Option<string> BindOption(string name, string description, string address) =>
        new(name) { Description = description, DefaultValueFactory = _ => address };

    private static BindAddress Bind(string text)
    {
        try
        {
            return BindAddress.Parse(text);
        }
        catch (FormatException mistake)
        {
            throw new ConfigurationException(mistake.Message, mistake);
        }
    }
}
