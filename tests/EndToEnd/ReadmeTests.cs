using System.Diagnostics;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>What the README shows a newcomer after <c>./run.sh</c>: its commands answer as it says.</summary>
[Collection(FleetCollection.Name)]
public sealed partial class ReadmeTests(RunningFleet fleet)
{
    [Fact]
    public async Task The_first_cluster_of_a_newcomer_gets_its_namespace()
    {
        foreach (var (command, answer) in Transcript())
            await Eventually.Passes(async () => Assert.Superset(answer.ToHashSet(), (await RunAsync(command)).Select(Shape).ToHashSet()), TimeSpan.FromMinutes(1));
    }

    /// <summary>Each command of the block that names this class, with the shapes of the lines it is said to answer.</summary>
    private static IEnumerable<(string Command, string[] Answer)> Transcript() =>
        Block().Match(Repository.Read("README.md")).Groups["text"].Value.Replace("\\\n", "", StringComparison.Ordinal)
            .Split("$ ", StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(lines => (lines[0], lines[1..].Select(Shape).ToArray()));

    private async Task<string[]> RunAsync(string command)
    {
        var here = command
            .Replace("localhost:8000", fleet.App.GetEndpoint("hyperfleet-api", "http").Authority, StringComparison.Ordinal)
            .Replace("artifacts/run/kubeconfig", fleet.Kubeconfig, StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", here]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A line without what differs from run to run: ids, ages, the width of columns, and everything behind the first members of an object.</summary>
    private static string Shape(string line) => Spaces().Replace(Age().Replace(Id().Replace(Rest().Replace(line, "${start}"), "ID"), "AGE"), " ").Trim();

    [GeneratedRegex(@"```console by=tests/EndToEnd/ReadmeTests\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=-)[0-9a-f]{8}\\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\b(\d+[smh])+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Age();

    [GeneratedRegex("""^(?<start>\{"id":"[^"]*","kind":"Cluster","name":"[^"]*").*$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rest();

    [GeneratedRegex(" +", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
