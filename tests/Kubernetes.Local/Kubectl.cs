using System.Diagnostics;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Kubernetes.Local.Tests;

/// <summary>A local server and the kubectl of this machine, with a cache of its own.</summary>
public sealed class Kubectl : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("kubectl");
    private LocalKubernetes _server = null!;

    public string Folder => _home.FullName;

    public LocalKubernetes Server => _server;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalKubernetes.StartAsync(new() { Token = "local-token" });
        _server.WriteKubeconfig(Path.Combine(Folder, "config"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _home.Delete(recursive: true);
    }

    /// <summary>Runs kubectl; a non-zero exit fails the test with what it said.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output) = await TryRunAsync(arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)} exited with {code}: {output}");
        return output;
    }

    public async Task<(int Code, string Output)> TryRunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output + await errors);
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Folder };
        start.Environment["KUBECONFIG"] = Path.Combine(Folder, "config");
        start.Environment["HOME"] = Folder;
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("kubectl is not installed");
            throw;
        }
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
