using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using HyperFleet.ServiceDefaults.Commands;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Host;

/// <summary><c>hyperfleet version</c>: which build runs, for people and with <c>-o json</c> for machines.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("version", "Show version, commit and runtime.") { output }
            .WithExamples("hyperfleet version", "hyperfleet version -o json");
        command.SetAction(result =>
        {
            var facts = new Dictionary<string, string>
            {
                ["version"] = ServiceIdentity.BuildVersion,
                ["commit"] = ServiceIdentity.BuildCommit,
                ["runtime"] = RuntimeInformation.FrameworkDescription,
            };
            Console.WriteLine(result.GetValue(output) == "json"
                ? JsonSerializer.Serialize(facts)
                : string.Join('\n', facts.Select(fact => $"{fact.Key}: {fact.Value}")));
        });
        return command;
    }
}
