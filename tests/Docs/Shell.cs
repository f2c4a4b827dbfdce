using System.Diagnostics;
using HyperFleet.Fixtures;

namespace HyperFleet.Docs.Tests;

/// <summary>bash at the root of the checkout, where <c>hyperfleet</c> is the executable that was built.</summary>
internal static class Shell
{
    private static readonly string Prologue = $"set -euo pipefail; hyperfleet() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "hyperfleet.dll")}' \"$@\"; }}\n";

    public static async Task<(int Code, string Output, string Error)> RunAsync(string script, params string[] options)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        using var shell = Process.Start(new ProcessStartInfo("bash", [.. options, "-c", Prologue + script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        })!;
        shell.StandardInput.Close();
        try
        {
            var (output, error) = (shell.StandardOutput.ReadToEndAsync(deadline.Token), shell.StandardError.ReadToEndAsync(deadline.Token));
            await shell.WaitForExitAsync(deadline.Token);
            return (shell.ExitCode, await output, await error);
        }
        finally
        {
            if (!shell.HasExited) shell.Kill(entireProcessTree: true);
        }
    }
}
