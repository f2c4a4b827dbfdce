using System.Diagnostics;
using HyperFleet.Fixtures;
using Xunit.Sdk;

namespace HyperFleet.Deployment.Tests;

/// <summary>The real programs that operators use, and the repository they work on.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    /// <summary>The folder of HyperFleet.sln.</summary>
    public static string Root => Repository.Root;

    /// <summary>Both major versions are in use; a chart must mean the same to both.</summary>
    public static TheoryData<string> Helms { get; } = ["helm3", "helm4"];

    /// <summary>A path below the root.</summary>
    public static string At(params ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);

    /// <summary>The program as fetched by conformance/prepare.sh, else the one on the PATH; without both the asking test is skipped.</summary>
    public static string Find(string name)
    {
        var fetched = At("artifacts", "conformance-input", "deployment", name);
        if (File.Exists(fetched)) return fetched;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw SkipException.ForSkip($"{name} is missing: tests/Deployment/conformance/prepare.sh fetches it, where the registries can be reached");
    }

    public static Task<Ended> RunAsync(string name, params IReadOnlyList<string> arguments) => RunAsync(name, new Dictionary<string, string>(), arguments);

    public static async Task<Ended> RunAsync(string name, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(name.Contains('/') ? name : Find(name), arguments)
        {
            WorkingDirectory = Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var kind in (ReadOnlySpan<string>)["HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"])
            start.Environment[kind] = Path.Combine(Path.GetTempPath(), "hyperfleet-helm");
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var cancellation = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        try
        {
            await process.WaitForExitAsync(cancellation).WaitAsync(Deadline, cancellation);
        }
        catch (TimeoutException cause)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{name} {string.Join(' ', arguments)} did not end within {Deadline.TotalSeconds} s", cause);
        }

        return new Ended($"{name} {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
    }
}
