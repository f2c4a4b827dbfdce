using System.CommandLine;
using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Commands;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Server.Commands;

/// <summary><c>maestro consumer</c>.</summary>
internal static class ConsumerCommand
{
    private static readonly string[] Columns = ["id", "name", "labels", "created_at"];

    public static Command Create()
    {
        var call = new RestCall();
        var command = new Command("consumer", "Manage consumers: the clusters that run an agent.")
        {
            ListCommand.Create(call, "consumers", Columns,
                "hyperfleet maestro consumer list",
                "hyperfleet maestro consumer list --search \"name like 'c%'\" -o json"),
            Get(call), CreateOne(call), Update(call), Delete(call),
        };
        call.AddTo(command);
        return command.WithExamples(
            "hyperfleet maestro consumer list --rest-url http://localhost:8000 -o json",
            "hyperfleet maestro consumer create cluster1 --label region=eu --rest-url http://localhost:8000");
    }

    private static Command Get(RestCall call)
    {
        var id = new Argument<string>("id");
        var command = new Command("get", "Show one.") { id };
        command.SetAction((flags, cancellation) => call.RunAsync(flags, HttpMethod.Get, Path(flags.GetValue(id)!), null, Columns, cancellation));
        return command.WithExamples(
            "hyperfleet maestro consumer get 0198f2a4-5c1e-7c3b-9d10-2f6a8e4b7c55",
            "hyperfleet maestro consumer get 0198f2a4-5c1e-7c3b-9d10-2f6a8e4b7c55 -o json");
    }

    private static Command CreateOne(RestCall call)
    {
        var name = new Argument<string>("name");
        var labels = Labels("--label", "key=value, any number of times");
        var command = new Command("create", "Register a cluster.") { name, labels };
        command.SetAction((flags, cancellation) => call.RunAsync(flags, HttpMethod.Post, "consumers",
            new JsonObject { ["name"] = flags.GetValue(name), ["labels"] = Map(flags.GetValue(labels)!) }, Columns, cancellation));
        return command.WithExamples(
            "hyperfleet maestro consumer create cluster1",
            "hyperfleet maestro consumer create cluster1 --label region=eu --label stage=dev -o json");
    }

    private static Command Update(RestCall call)
    {
        var id = new Argument<string>("id");
        var (labels, remove) = (Labels("--label", "key=value to set"), Labels("--remove-label", "key to remove"));
        var command = new Command("update", "Change labels.") { id, labels, remove };
        command.SetAction(async (flags, cancellation) =>
        {
            var (present, code) = await call.SendAsync(flags, HttpMethod.Get, Path(flags.GetValue(id)!), null, cancellation);
            if (code != 0)
                return code;
            var changed = (JsonObject?)present!["labels"]?.DeepClone() ?? [];
            foreach (var (key, value) in Map(flags.GetValue(labels)!))
                changed[key] = value?.DeepClone();
            foreach (var key in flags.GetValue(remove)!)
                changed.Remove(key);
            return await call.RunAsync(flags, HttpMethod.Patch, Path(flags.GetValue(id)!), new JsonObject { ["labels"] = changed }, Columns, cancellation);
        });
        return command.WithExamples(
            "hyperfleet maestro consumer update 0198f2a4-5c1e-7c3b-9d10-2f6a8e4b7c55 --label stage=prod",
            "hyperfleet maestro consumer update 0198f2a4-5c1e-7c3b-9d10-2f6a8e4b7c55 --remove-label region");
    }

    private static Command Delete(RestCall call)
    {
        var id = new Argument<string>("id");
        var yes = new Option<bool>("--yes", "-y") { Description = "do not ask" };
        var bundles = new Option<string?>("--bundles") { Description = "'delete' starts the deletion of its bundles, 'forget' removes them without the agent" };
        var reason = new Option<string?>("--reason") { Description = "why they are forgotten; logged by the server" };
        var command = new Command("delete", "Remove a cluster; refused while it has bundles.") { id, yes, bundles, reason };
        command.SetAction(async (flags, cancellation) =>
        {
            if (!flags.GetValue(yes) && !await Confirmation.AskAsync(flags, $"Delete consumer {flags.GetValue(id)}?"))
                return 1;
            var query = flags.GetValue(bundles) is { } mode ? $"?bundles={Uri.EscapeDataString(mode)}&reason={Uri.EscapeDataString(flags.GetValue(reason) ?? "")}" : "";
            return await call.RunAsync(flags, HttpMethod.Delete, Path(flags.GetValue(id)!) + query, null, Columns, cancellation);
        });
        return command.WithExamples(
            "hyperfleet maestro consumer delete 0198f2a4-5c1e-7c3b-9d10-2f6a8e4b7c55",
            "hyperfleet maestro consumer delete 0198f2a4-5c1e-7c3b-9d10-2f6a8e4b7c55 --yes --bundles forget --reason 'cluster was lost'");
    }

    private static Option<string[]> Labels(string name, string description) => new(name) { Description = description, DefaultValueFactory = _ => [] };

    private static JsonObject Map(string[] labels)
    {
        var map = new JsonObject();
        foreach (var label in labels)
        {
            var equals = label.IndexOf('=', StringComparison.Ordinal);
            map[equals > 0 ? label[..equals] : throw new ConfigurationException($"label '{label}' must be key=value")] = label[(equals + 1)..];
        }
        return map;
    }

    private static string Path(string id) => "consumers/" + Uri.EscapeDataString(id);
}
