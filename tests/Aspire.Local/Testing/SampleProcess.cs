using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace HyperFleet.Aspire.Local.Tests.Testing;

/// <summary>The sample AppHost as the process that a developer starts, and every process that descends from it.</summary>
internal sealed class SampleProcess : IDisposable
{
    private const string Marker = "SAMPLE_RUN";
    private readonly string _run = Guid.CreateVersion7().ToString("N");
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private Process? _process;

    public string Output => Text(_output);

    public string Error => Text(_error);

    public bool HasExited => _process!.HasExited;

    public int Id => _process!.Id;

    public void Start(params string[] arguments)
    {
        var program = Path.GetFileNameWithoutExtension(typeof(global::Projects.Sample_AppHost).Assembly.Location);
        // The test's output holds the assembly; the program that belongs to it lies in the AppHost's own output.
        var path = Path.Combine(global::Projects.Sample_AppHost.ProjectPath, Path.GetRelativePath(TestProjectDirectory(), AppContext.BaseDirectory), program);
        var info = new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment[Marker] = _run;
        info.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        info.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        info.Environment["ASPIRE_CONTAINER_RUNTIME"] = "/no/engine";
        _process = Process.Start(info)!;
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL: no code of ours runs any more.</summary>
    public void Kill() => _process!.Kill();

    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> EndAsync(CancellationToken cancellation)
    {
        await _process!.WaitForExitAsync(cancellation).WaitAsync(TimeSpan.FromSeconds(60), cancellation);
        return _process.ExitCode;
    }

    /// <summary>Names of living descendants by id, found by the variable that all of them inherit.</summary>
    public Dictionary<int, string> Survivors()
    {
        var survivors = new Dictionary<int, string>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            try
            {
                if (int.TryParse(Path.GetFileName(directory), out var id) && id != Id
                    && File.ReadAllText($"{directory}/environ").Contains($"{Marker}={_run}", StringComparison.Ordinal)
                    && !File.ReadAllText($"{directory}/stat").Contains(") Z ", StringComparison.Ordinal))
                    survivors[id] = File.ReadAllText($"{directory}/comm").Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        return survivors;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
            _process.Kill(entireProcessTree: true);
        _process?.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
            lock (text)
                text.AppendLine(line);
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    private static string TestProjectDirectory([CallerFilePath] string source = "") => Path.GetFullPath("..", Path.GetDirectoryName(source)!);
}
