using System.Diagnostics;

namespace Aspire.Hosting.Processes;

/// <summary>Runs a short-lived program to its end.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <returns>Standard output.</returns>
    /// <exception cref="DistributedApplicationException">The program failed or took longer than three minutes; carries what it printed.</exception>
    public static async Task<string> RunAsync(
        string fileName, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null,
        string workingDirectory = "/", CancellationToken cancellation = default)
    {
        var info = new ProcessStartInfo(fileName, arguments)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            info.Environment[name] = value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Deadline);
        using var process = Process.Start(info) ?? throw new DistributedApplicationException($"'{fileName}' did not start.");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? await output
                : throw new DistributedApplicationException(
                    $"'{fileName}' failed with exit code {process.ExitCode}: {(await error + await output).Trim()}");
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new DistributedApplicationException($"'{fileName}' did not finish within {Deadline.TotalSeconds:0} s.", e);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
