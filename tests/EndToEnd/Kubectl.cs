using System.Diagnostics;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>The real kubectl: an independent reader of what the adapter did.</summary>
internal static class Kubectl
{
    public static async Task<string> RunAsync(string kubeconfig, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} exited with {process.ExitCode}: {errors}");
        return await output;
    }
}
