using System.CommandLine;
using System.CommandLine.Invocation;
using HyperFleet.Adapter;
using HyperFleet.Agent;
using HyperFleet.Api;
using HyperFleet.Host.Parking;
using HyperFleet.Postgres;
using HyperFleet.Sentinel;
using HyperFleet.Server;
using HyperFleet.ServiceDefaults.Commands;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Host;

/// <summary>The command line of the one executable: each role brings its own commands, this only puts them together.</summary>
internal static class HyperFleetCommand
{
    private const int Failure = 1;
    private const int Misuse = 2;

    /// <returns>0 when the command did its work, 1 when it failed, 2 when it was called wrongly.</returns>
    public static async Task<int> InvokeAsync(string[] args)
    {
        var result = Create().Parse(args);
        // Roles handle SIGTERM and SIGINT themselves: their drain takes longer than the parser's grace of two seconds.
        var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
        try
        {
            var code = await result.InvokeAsync(invocation);
            return result.Action is ParseErrorAction ? Misuse : code;
        }
        catch (Exception error) when (error is ConfigurationException or PostgresConfigurationException or IOException or OperationCanceledException)
        {
            return await FailAsync(result, error.Message);
        }
    }

    internal static RootCommand Create() => new RootCommand("HyperFleet: declare Kubernetes clusters over REST, and have them reconciled.\n\nExit codes: 0 done, 1 failed, 2 called wrongly.")
    {
        ApiModule.Command(),
        SentinelModule.Command(),
        AdapterModule.Command(),
        Maestro(),
        KubernetesCommand.Create(),
        BrokerCommand.Create(),
        RunCommand.Create(Create),
        VersionCommand.Create("hyperfleet"),
    }.WithExamples("hyperfleet api serve --help", "hyperfleet run api 'sentinel serve -c sentinel.yaml'").ShowExamples();

    private static Command Maestro()
    {
        var maestro = new Command("maestro", "Distribute resource bundles to clusters over MQTT.");
        foreach (var command in ServerModule.Commands().Append(AgentModule.Command())) maestro.Add(command);
        return maestro;
    }

    // Only the command's path is repeated: its arguments may hold a password.
    private static async Task<int> FailAsync(ParseResult result, string message)
    {
        var path = string.Join(' ', Path(result.CommandResult.Command).Reverse());
        await Console.Error.WriteLineAsync($"Error executing command '{path}': {message}");
        return Failure;
    }

    private static IEnumerable<string> Path(Command command)
    {
        for (var current = command; current is not RootCommand; current = (Command)current.Parents.First()) yield return current.Name;
    }
}
