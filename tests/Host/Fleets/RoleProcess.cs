using System.Collections.Concurrent;
using System.Diagnostics;
using HyperFleet.Fixtures;

namespace HyperFleet.Host.Tests.Fleets;

/// <summary>A role of the executable as a process of its own, which can be killed at any moment.</summary>
internal sealed class RoleProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RoleProcess(Process process) => _process = process;

    /// <summary>What it has printed.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan Used
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static RoleProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "hyperfleet.dll"), .. arguments]);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Start(start);
    }

    public static RoleProcess Start(ProcessStartInfo start)
    {
        (start.UseShellExecute, start.RedirectStandardOutput, start.RedirectStandardError) = (false, true, true);
        var role = new RoleProcess(new Process { StartInfo = start });
        role._process.OutputDataReceived += (_, line) => role.Keep(line.Data);
        role._process.ErrorDataReceived += (_, line) => role.Keep(line.Data);
        role._process.Start();
        role._process.BeginOutputReadLine();
        role._process.BeginErrorReadLine();
        return role;
    }

    public bool Said(string text) => Lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    public Task SaysAsync(string text) =>
        Eventually.Value(() => Task.FromResult(Said(text) ? text : string.Join('\n', Lines.TakeLast(20))), seen => seen == text, TimeSpan.FromSeconds(90), $"the process says '{text}'");

    /// <summary>Waits for the end, with all that was printed; returns the exit code.</summary>
    public async Task<int> EndsAsync(TimeSpan deadline)
    {
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(deadline, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            Lines.Enqueue(line);
    }
}
