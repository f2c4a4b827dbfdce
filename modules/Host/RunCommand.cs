using System.CommandLine;
using System.CommandLine.Parsing;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Host;

/// <summary><c>hyperfleet run ROLE…</c>: several roles in one process. Each still speaks to the others over the network, as in five.</summary>
internal static class RunCommand
{
    public static Command Create(Func<RootCommand> root)
    {
        var roles = new Argument<string[]>("ROLE")
        {
            Description = "A role's command line in quotes; its name alone means 'NAME serve'.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("run", "Host several roles in one process; when one ends, all stop.") { roles }.WithExamples(
            "hyperfleet run api 'sentinel serve -c sentinel.yaml'",
            "hyperfleet run 'api serve --server-port 8000' 'adapter serve -c adapter.yaml -t task.yaml'");
        command.SetAction((result, cancellationToken) => RunAsync(root(), result.GetValue(roles)!, result, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RootCommand root, string[] roles, ParseResult invocation, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = roles.Select(role => CommandLineParser.SplitCommandLine(role.Contains(' ') ? role : $"{role} serve").ToArray()).ToList();
        if (lines.Find(line => line[0] == "run") is not null) throw new IOException("'run' cannot host itself");

        var running = lines.ConvertAll(line => root.Parse(line).InvokeAsync(invocation.InvocationConfiguration, stop.Token));
        // The first role to end decides: a fleet with a silent hole in it is worse than a restart.
        await Task.WhenAny(running);
        await stop.CancelAsync();
        var codes = await Task.WhenAll(running);
        return codes.Max();
    }
}
