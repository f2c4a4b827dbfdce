using System.Diagnostics;

namespace HyperFleet.Host.Tests;

/// <summary>The built executable as a process of its own.</summary>
internal static class Executable
{
    /// <summary>Runs it to its end, without a terminal.</summary>
    public static async Task<Ended> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string input = "")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "hyperfleet.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation).WaitAsync(TimeSpan.FromMinutes(1), cancellation);
        return new Ended(process.ExitCode, await output, await error);
    }

    internal sealed record Ended(int Code, string Output, string Error);
}
