using System.Collections.Concurrent;
using System.Diagnostics;

namespace HyperFleet.Adapter.Tests.Redelivery;

/// <summary>One role of the built executable as a process of its own, which can be killed like one.</summary>
internal sealed class HyperFleetProcess : IAsyncDisposable
{
    private const int LinesKept = 200;
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "..", "..", "modules", "Host", "bin", Configuration, "net10.0", "hyperfleet"));

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private HyperFleetProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The last lines that the process wrote.</summary>
    public string Output => string.Join('\n', _lines);

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static HyperFleetProcess Start(string role, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Program, role.Split(' ')) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new HyperFleetProcess(Process.Start(start)!);
    }

    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: nothing is finished, nothing is acknowledged.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _lines.Enqueue(line);
        while (_lines.Count > LinesKept) _lines.TryDequeue(out _);
    }
}
