using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using HyperFleet.Fixtures;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>The AppHost as people start it: a process of its own, from its built output.</summary>
public sealed partial class AppHostProcessTests : IDisposable
{
    private const int IdleMegabytes = 150;
    private const double IdleShareOfACore = 0.02;
    private readonly string _folder = Directory.CreateTempSubdirectory("hyperfleet-apphost-").FullName;

    [Fact]
    public async Task Publish_mode_writes_the_committed_manifest_and_nothing_to_stderr()
    {
        // The manifest's paths are relative to its folder, so it is written beside the committed one.
        var committed = Repository.PathOf("aspire-manifest/aspire-manifest.json");
        var emitted = Repository.PathOf($"aspire-manifest/{Path.GetFileName(_folder)}.tmp.json");
        using var process = Start("--publisher", "manifest", "--output-path", emitted);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (process.ExitCode, errors));

        var text = await File.ReadAllTextAsync(emitted, TestContext.Current.CancellationToken);
        File.Delete(emitted);
        Assert.Equal(await File.ReadAllTextAsync(committed, TestContext.Current.CancellationToken), text);
    }

    [Theory]
    [InlineData("INT", true)]
    [InlineData("KILL", false)]
    public async Task However_it_ends_no_process_is_left(string signal, bool orderly)
    {
        using var process = Start("--HyperFleet:DataDirectory=" + _folder, "--DcpPublisher:RandomizePorts=true");
        var output = Collect(process);
        await Eventually.True(() => output().Contains("Api: http", StringComparison.Ordinal), TimeSpan.FromSeconds(90), $"the Api is announced; seen: {Tail(output())}");

        var dashboard = LoginUrl().Match(output()).Value;
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(dashboard), TestContext.Current.CancellationToken)).StatusCode);

        Assert.NotEmpty(Children());
        Process.Start("kill", ["-" + signal, process.Id.ToString()]).WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (orderly) Assert.Equal(0, process.ExitCode);
        await Eventually.True(() => Children().Count == 0, TimeSpan.FromSeconds(30), "no process mentions the run's folder or carries its mark");
    }

    /// <summary>With every role exporting each second, as in development.</summary>
    [Fact]
    public async Task An_idle_AppHost_with_its_dashboard_stays_small()
    {
        using var process = Start("--HyperFleet:DataDirectory=" + _folder, "--DcpPublisher:RandomizePorts=true", "--environment=Development");
        var output = Collect(process);
        await Eventually.True(() => output().Contains("Api: http", StringComparison.Ordinal), TimeSpan.FromSeconds(90), $"the Api is announced; seen: {Tail(output())}");

        await Eventually.Passes(async () =>
        {
            var (megabytes, share) = await MeasureAsync(process, TimeSpan.FromSeconds(10));
            TestContext.Current.TestOutputHelper?.WriteLine($"{megabytes} MB, {share:P2} of a core");
            Assert.True(megabytes <= IdleMegabytes, $"{megabytes} MB");
            Assert.True(share <= IdleShareOfACore, $"{share:P2} of a core");
        }, TimeSpan.FromSeconds(90));
        process.Kill();
        await Eventually.True(() => Children().Count == 0, TimeSpan.FromSeconds(30), "nothing is left");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The delay is the measured interval, not a wait for something.
    private static async Task<(long Megabytes, double ShareOfACore)> MeasureAsync(Process process, TimeSpan interval)
    {
        process.Refresh();
        var (before, started) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(interval, TimeProvider.System, TestContext.Current.CancellationToken);
        process.Refresh();
        return (process.WorkingSet64 / 1024 / 1024, (process.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Processes that carry this run's mark in their environment: children inherit it, whatever they do to their group.</summary>
    private List<int> Children() => Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
        .Where(id => id > 0 && Environment(id).Contains($"{AppHostProcess.Mark}={_folder}", StringComparison.Ordinal))
        .ToList();

    private static string Environment(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private Process Start(params string[] arguments) => AppHostProcess.Start(_folder, arguments);

    private static Func<string> Collect(Process process)
    {
        var lines = new System.Text.StringBuilder();
        void Add(object _, DataReceivedEventArgs line)
        {
            lock (lines) lines.AppendLine(line.Data);
        }

        process.OutputDataReceived += Add;
        process.ErrorDataReceived += Add;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return () =>
        {
            lock (lines) return lines.ToString();
        };
    }

    private static string Tail(string text) => text.Length <= 2000 ? text : text[^2000..];

    [GeneratedRegex(@"http://\S+/login\?t=\w+", RegexOptions.None, 1000)]
    private static partial Regex LoginUrl();
}
