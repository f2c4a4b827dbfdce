using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Configuration;

namespace HyperFleet.Kubernetes.Credentials;

/// <summary>Runs a credential program (client.authentication.k8s.io) once, with a deadline.</summary>
internal static class ExecProgram
{
    private const int MaxOutput = 1024 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    internal static async Task<string> RunAsync(ExecPlugin plugin, KubernetesConnection connection, TimeProvider time, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        using var process = Start(plugin, connection);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(both.Token);
            var output = await ReadAsync(process, plugin, both.Token);
            await process.WaitForExitAsync(both.Token);
            return process.ExitCode == 0
                ? output
                : throw new KubeconfigException($"credential program {plugin.Command} exited with {process.ExitCode}: {Clip(await errors)}");
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new KubeconfigException($"credential program {plugin.Command} did not finish within {Deadline.TotalSeconds:0} s", e);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ExecPlugin plugin, KubernetesConnection connection)
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = Information(plugin, connection).ToJsonString();
        try
        {
            return Process.Start(start) ?? throw new KubeconfigException($"credential program {plugin.Command} did not start");
        }
        catch (Win32Exception e)
        {
            throw new KubeconfigException($"credential program {plugin.Command} cannot be started: {e.Message}. {plugin.InstallHint}".TrimEnd(), e);
        }
    }

    private static JsonObject Information(ExecPlugin plugin, KubernetesConnection connection)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (plugin.ProvideClusterInfo)
            spec["cluster"] = new JsonObject
            {
                ["server"] = connection.Server.ToString(),
                ["certificate-authority-data"] = connection.CertificateAuthority is { } pem ? Convert.ToBase64String(Encoding.UTF8.GetBytes(pem)) : null,
                ["insecure-skip-tls-verify"] = connection.Insecure,
            };
        return new() { ["apiVersion"] = plugin.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec };
    }

    private static async Task<string> ReadAsync(Process process, ExecPlugin plugin, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await process.StandardOutput.ReadAsync(buffer, cancellation)) > 0)
            if (text.Append(buffer, 0, read).Length > MaxOutput)
                throw new KubeconfigException($"credential program {plugin.Command} printed more than {MaxOutput} characters");
        return text.ToString();
    }

    private static string Clip(string text) => text.Trim() is var trimmed && trimmed.Length > 500 ? trimmed[..500] : trimmed;
}
