using System.Diagnostics;
using System.Text.Json;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>The public suites as the script beside them exports them; prepared once per run.</summary>
public static class ConformanceInput
{
    private static readonly Lazy<Task<(JsonDocument? Document, string Failure)>> Prepared = new(PrepareAsync);

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All cases of a suite, named by their path; skips the calling test when the registry cannot be reached.</summary>
    public static async Task<(string Version, IReadOnlyList<ConformanceCase> Cases)> LoadAsync(string suite)
    {
        var (document, failure) = await Prepared.Value;
        if (document is null) Assert.Skip($"suite @bufbuild/cel-spec {suite}: not prepared, the registry cannot be reached: {failure}");
        var root = document.RootElement;
        return (root.GetProperty("version").GetString()!, [.. Walk(root.GetProperty("suites").GetProperty(suite), "")]);
    }

    private static IEnumerable<ConformanceCase> Walk(JsonElement suite, string prefix)
    {
        var path = prefix + suite.GetProperty("name").GetString();
        var index = 0;
        if (suite.TryGetProperty("tests", out var tests))
            foreach (var test in tests.EnumerateArray()) yield return new ConformanceCase(path, index++, test);
        if (!suite.TryGetProperty("suites", out var suites)) yield break;
        foreach (var inner in suites.EnumerateArray().SelectMany(inner => Walk(inner, path + "/"))) yield return inner;
    }

    private static async Task<(JsonDocument? Document, string Failure)> PrepareAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            using var script = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Root, "tests/Cel/conformance/prepare.sh")])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            var error = script.StandardError.ReadToEndAsync(deadline.Token);
            await script.StandardOutput.ReadToEndAsync(deadline.Token);
            await script.WaitForExitAsync(deadline.Token);
            if (script.ExitCode != 0) return (null, (await error).Trim());
            var bytes = await File.ReadAllBytesAsync(Path.Combine(Root, "artifacts/conformance-input/cel-spec.json"), deadline.Token);
            return (JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 256 }), "");
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.ComponentModel.Win32Exception or IOException)
        {
            return (null, exception.Message);
        }
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "HyperFleet.sln"))) directory = directory.Parent;
        return directory.FullName;
    }
}
