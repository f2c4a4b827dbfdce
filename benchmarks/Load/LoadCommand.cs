using System.CommandLine;
using HyperFleet.Load.Contests;
using HyperFleet.Load.Fleets;
using HyperFleet.Load.Measuring;
using HyperFleet.Load.Servers;

namespace HyperFleet.Load;

/// <summary>The command line behind <c>./bench.sh</c>.</summary>
internal static class LoadCommand
{
    private const int FloorMissed = 1;
    private const int Misuse = 2;

    public static RootCommand Create()
    {
        var names = new Argument<string[]>("name") { Description = "Contests, by name or its beginning; none means all.", Arity = ArgumentArity.ZeroOrMore };
        var quick = new Option<bool>("--quick") { Description = "3 pairs of 3 s instead of 9 pairs of 4 s" };
        var noFsync = new Option<bool>("--no-fsync") { Description = "PostgreSQL without fsync: harsher ratios, as nothing waits for the disk" };
        var output = new Option<string>("--output") { Description = "Where the results are written", DefaultValueFactory = _ => Path.Combine("artifacts", "bench") };
        var list = new Option<bool>("--list") { Description = "Only print the names" };
        var root = new RootCommand("Measures HyperFleet against a baseline in the same run.") { names, quick, noFsync, list, output };
        root.SetAction((flags, cancellation) => flags.GetValue(list)
            ? ListAsync()
            : RunAsync(flags.GetValue(names)!, Settings(flags.GetValue(quick), !flags.GetValue(noFsync)), flags.GetValue(output)!, cancellation));
        root.Add(HoldCommand());
        root.Add(BareCommand());
        return root;
    }

    private static LoadSettings Settings(bool quick, bool durable) => new(quick ? 3 : 9, TimeSpan.FromSeconds(quick ? 3 : 4), durable);

    private static async Task<int> ListAsync()
    {
        await Console.Out.WriteLineAsync(ContestTable.Describe());
        return 0;
    }

    private static Command HoldCommand()
    {
        var command = new Command("hold", "Run the API and the bare API over 10,000 clusters until Ctrl+C, for profilers.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var ground = await ApiGround.StartAsync(new(Pairs: 0, TimeSpan.Zero, Durable: false), cancellation);
            using (var fleet = new Fleet(ground))
                await fleet.SeedAsync(10_000, cancellation);
            await ground.StartBareAsync();
            Console.WriteLine($"api {ground.Api.Id} on port {ground.ApiPort}, bare {ground.Bare.Id} on port {ground.BarePort}, postgres {ground.PostgresId}: {ground.ConnectionString}");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        return command;
    }

    private static Command BareCommand()
    {
        var connection = new Argument<string>("connection");
        var port = new Argument<int>("port");
        var command = new Command(BareApi.Name, "The baseline of the API's reads.") { connection, port };
        command.Hidden = true;
        command.SetAction((flags, cancellation) => BareApi.RunAsync(flags.GetValue(connection)!, flags.GetValue(port), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] names, LoadSettings settings, string output, CancellationToken cancellation)
    {
        if (ContestTable.Select(names) is not { Count: > 0 } entries)
        {
            await Console.Error.WriteLineAsync($"No contest is called {string.Join(", ", names)}. There are:\n{ContestTable.Describe()}");
            return Misuse;
        }

        var results = new List<ContestResult>();
        foreach (var entry in entries)
        {
            await using var contest = entry.Make(settings);
            Console.Error.WriteLine($"{entry.Name}: {entry.What}");
            await contest.PrepareAsync(cancellation);
            var result = await Pairing.RunAsync(entry, contest, settings, Console.Error.WriteLine, cancellation);
            await result.SaveAsync(output, cancellation);
            results.Add(result);
        }

        ResultTable.Print(results);
        return results.Exists(result => result.Verdict == RatioLimits.Missed) ? FloorMissed : 0;
    }
}
