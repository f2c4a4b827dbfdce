using System.Diagnostics;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Documents;

/// <summary>The commands in docs/api.md do what the page says they do.</summary>
public sealed class ApiGuideTests(PostgresServer postgres)
{
    private const string Expected = "#> ";

    [Fact]
    public async Task Every_command_of_the_guide_prints_what_the_guide_shows()
    {
        await using var api = await ApiServer.StartAsync(postgres, o => o with { ClusterAdapters = ["landing-zone"], NodepoolAdapters = ["landing-zone"] });
        var lines = Blocks(Repository.Read("docs/api.md")).SelectMany(block => block).ToList();
        // One shell for all blocks: later ones use what earlier ones have set.
        var script = lines.Select(line => line.StartsWith("api=", StringComparison.Ordinal) ? $"api={api.Client.BaseAddress!.ToString().TrimEnd('/')}" : line);
        var (code, output, error) = await RunAsync("set -euo pipefail\n" + string.Join('\n', script));
        Assert.Equal(string.Join('\n', lines.Where(l => l.StartsWith(Expected, StringComparison.Ordinal)).Select(l => l[Expected.Length..])), output.TrimEnd());
        Assert.Equal((0, ""), (code, error));
    }

    /// <summary>The blocks that name this class.</summary>
    private static IEnumerable<string[]> Blocks(string page) => page.Split("```sh by=tests/Api/Documents/ApiGuideTests\n").Skip(1).Select(rest => rest.Split("\n```")[0].Split('\n'));

    private static async Task<(int Code, string Output, string Error)> RunAsync(string script)
    {
        if (!File.Exists("/usr/bin/jq") || !File.Exists("/usr/bin/curl"))
            Assert.Skip("curl and jq are not installed");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(deadline.Token), shell.StandardError.ReadToEndAsync(deadline.Token));
        await shell.WaitForExitAsync(deadline.Token);
        return (shell.ExitCode, await output, await error);
    }
}
