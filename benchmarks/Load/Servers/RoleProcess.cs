using System.Diagnostics;
using HyperFleet.Fixtures;

namespace HyperFleet.Load.Servers;

/// <summary>One role of the built executable as a process of its own, as it is deployed, with its CPU time and memory read from outside.</summary>
internal sealed class RoleProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private RoleProcess(Process process) => _process = process;

    /// <summary>CPU time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory now, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts <c>dotnet ASSEMBLY arguments</c> and waits until <paramref name="readyUrl"/> answers 200.</summary>
    public static async Task<RoleProcess> StartAsync(
        string assembly, string[] arguments, IReadOnlyDictionary<string, string> environment, string readyUrl, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{assembly} did not start");
        var lastLine = "nothing";
        process.OutputDataReceived += (_, line) => lastLine = line.Data ?? lastLine;
        process.ErrorDataReceived += (_, line) => lastLine = line.Data ?? lastLine;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var http = new HttpClient();
        await Eventually.True(
            async () => process.HasExited
                ? throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}; it said: {lastLine}")
                : await AnswersAsync(http, readyUrl, cancellationToken),
            StartLimit, $"{readyUrl} answers 200");
        return new RoleProcess(process);
    }

    /// <summary>The executable of the product, as built beside this one in the same configuration.</summary>
    public static string HyperFleet { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "..", "..", "modules", "Host", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "hyperfleet.dll"));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient http, string url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
