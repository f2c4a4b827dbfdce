using System.CommandLine;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Server.Commands;

/// <summary><c>maestro resourcebundle</c>.</summary>
internal static class ResourceBundleCommand
{
    private static readonly string[] Columns = ["id", "name", "consumer_name", "version", "created_at", "deleted_at"];

    public static Command Create()
    {
        var call = new RestCall();
        var command = new Command("resourcebundle", "Look at, apply and delete resource bundles.")
        {
            ListCommand.Create(call, "resource-bundles", Columns,
                "hyperfleet maestro resourcebundle list",
                "hyperfleet maestro resourcebundle list --search \"consumer_name='cluster1'\" -o json"),
            One("get", "Show one.", (flags, id, cancellation) => call.RunAsync(flags, HttpMethod.Get, id, null, Columns, cancellation)),
            One("status", "Show what its agent has reported.", (flags, id, cancellation) => StatusAsync(call, flags, id, cancellation)),
            One("events", "Show what happened to it lately.", (flags, id, cancellation) => call.RunAsync(flags, HttpMethod.Get, id + "/events", null, ["event_type", "created_at", "reconciled_at"], cancellation)),
            ApplyCommand.Create(call, Columns),
            Delete(call),
        };
        call.AddTo(command);
        return command.WithExamples(
            "hyperfleet maestro resourcebundle list --search \"consumer_name='cluster1'\" --rest-url http://localhost:8000",
            "hyperfleet maestro resourcebundle status 0198f2a4-5c1e-7c3b-9d10-2f6a8e4b7c55");
    }

    private static async Task<int> StatusAsync(RestCall call, ParseResult flags, string path, CancellationToken cancellation)
    {
        var (bundle, code) = await call.SendAsync(flags, HttpMethod.Get, path, null, cancellation);
        if (code == 0)
            await flags.InvocationConfiguration.Output.WriteLineAsync(bundle!["status"]?.ToJsonString() ?? "{}");
        return code;
    }

    private static Command Delete(RestCall call)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "do not ask" };
        var command = One("delete", "Delete one; it goes when its agent has acknowledged.", async (flags, path, cancellation) =>
            flags.GetValue(yes) || await Confirmation.AskAsync(flags, $"Delete {path}?")
                ? await call.RunAsync(flags, HttpMethod.Delete, path, null, Columns, cancellation)
                : 1);
        command.Options.Add(yes);
        return command;
    }

    private static Command One(string name, string description, Func<ParseResult, string, CancellationToken, Task<int>> run)
    {
        var id = new Argument<string>("id");
        var command = new Command(name, description) { id };
        command.SetAction((flags, cancellation) => run(flags, "resource-bundles/" + Uri.EscapeDataString(flags.GetValue(id)!), cancellation));
        return command.WithExamples(
            $"hyperfleet maestro resourcebundle {name} 0198f2a4-5c1e-7c3b-9d10-2f6a8e4b7c55",
            $"hyperfleet maestro resourcebundle {name} 0198f2a4-5c1e-7c3b-9d10-2f6a8e4b7c55 -o json --rest-url http://localhost:8000");
    }
}
