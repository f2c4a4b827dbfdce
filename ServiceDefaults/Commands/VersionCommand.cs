using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.ServiceDefaults.Commands;

/// <summary><c>version</c> of the executable and of each role: for people, and with <c>-o json</c> for machines.</summary>
public static class VersionCommand
{
    /// <param name="path">The command line before <c>version</c>, for the examples: <c>hyperfleet sentinel</c>.</param>
    public static Command Create(string path)
    {
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("version", "Show version, commit and build date.") { output }
            .WithExamples($"{path} version", $"{path} version -o json");
        command.SetAction(result => result.InvocationConfiguration.Output.WriteLine(result.GetValue(output) == "json" ? Json() : Text()));
        return command;
    }

    // Builds are reproducible, so they do not know when they were made; the file's time is when this one was installed.
    private static string BuildDate => $"{File.GetLastWriteTimeUtc(typeof(VersionCommand).Assembly.Location):yyyy-MM-ddTHH:mm:ssZ}";

    private static string Text() =>
        $"Version: {ServiceIdentity.BuildVersion}\nCommit: {ServiceIdentity.BuildCommit}\nBuild Date: {BuildDate}";

    private static string Json() => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["version"] = ServiceIdentity.BuildVersion,
        ["commit"] = ServiceIdentity.BuildCommit,
        ["build_date"] = BuildDate,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
    });
}
