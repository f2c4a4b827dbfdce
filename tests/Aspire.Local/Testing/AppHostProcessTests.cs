using System.Diagnostics;
using System.Text;
using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Testing;

/// <summary>The sample AppHost as the process that a developer starts.</summary>
public sealed class AppHostProcessTests : IDisposable
{
    private const string Marker = "SAMPLE_RUN";
    private static readonly string[] Servers = ["postgres", "beam.smp", "epmd", "sample-service"];
    private readonly string _run = $"{Environment.ProcessId}-{Random.Shared.Next()}";
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private Process? _process;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (_process is { HasExited: false })
            _process.Kill(entireProcessTree: true);
        _process?.Dispose();
    }

    [Fact]
    public async Task Nothing_is_left_when_the_AppHost_is_killed()
    {
        Start("--broker=yes", "--environment=Testing");
        await Eventually.True(() => Servers.All(Survivors().ContainsValue), TimeSpan.FromSeconds(90));

        _process!.Kill(); // SIGKILL: no code of ours runs any more

        await Eventually.Equal("", () => string.Join(' ', Survivors().Select(p => $"{p.Value}({p.Key})")), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Interrupt_stops_everything_in_order_and_exits_cleanly()
    {
        Start("--environment=Testing");
        await Eventually.True(() => Survivors().Values.Count(name => name == "sample-service") == 3, TimeSpan.FromSeconds(90));

        Interrupt();
        await _process!.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(0, _process.ExitCode);
        Assert.Contains("Distributed application started. Press Ctrl+C to shut down.", _output.ToString());
        await Eventually.Equal(0, () => Survivors().Count, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Second_interrupt_kills_at_once()
    {
        Start("--stubborn=yes", "--environment=Testing");
        await Eventually.True(() => Survivors().Values.Count(name => name == "sample-service") == 3, TimeSpan.FromSeconds(90));
        var watch = Stopwatch.StartNew();

        Interrupt();
        await Eventually.True(() => !Survivors().ContainsValue("sample-service"));
        Interrupt();
        await _process!.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(130, _process.ExitCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(6), $"It took {watch.Elapsed}, as long as the grace period.");
        await Eventually.Equal(0, () => Survivors().Count, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Missing_parameter_is_one_message_and_a_failure()
    {
        Start("--unset=yes");
        await _process!.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        Assert.Equal(1, _process.ExitCode);
        await Eventually.True(() => _error.Length > 0);
        Assert.Equal(
            "The parameter 'unset' has no value. Set the configuration key 'Parameters:unset': with 'dotnet user-secrets set "
            + "\"Parameters:unset\" VALUE', or with the environment variable 'Parameters__unset'.",
            _error.ToString().Trim());
    }

    [Fact]
    public async Task Publishing_writes_nothing_to_standard_error()
    {
        var file = Path.GetTempFileName() + ".json";
        Start("--publisher", "manifest", "--output-path", file);
        await _process!.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        Assert.Equal(0, _process.ExitCode);
        Assert.Equal("", _error.ToString());
        await Eventually.True(() => _output.ToString().Contains($"Published manifest to: {file}"));
        File.Delete(file);
    }

    private void Start(params string[] arguments)
    {
        var program = Path.ChangeExtension(typeof(global::Projects.Sample_AppHost).Assembly.Location, null);
        // The test's output holds the assembly; the program that belongs to it lies in the AppHost's own output.
        var output = Path.Combine(
            global::Projects.Sample_AppHost.ProjectPath, Path.GetRelativePath(TestProjectDirectory(), AppContext.BaseDirectory), Path.GetFileName(program));
        var info = new ProcessStartInfo(output, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment[Marker] = _run;
        info.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        _process = Process.Start(info)!;
        _process.OutputDataReceived += (_, line) => _output.AppendLine(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                _error.AppendLine(line.Data);
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", _process!.Id.ToString()]);
        kill.WaitForExit();
    }

    private static string TestProjectDirectory([System.Runtime.CompilerServices.CallerFilePath] string source = "") =>
        Path.GetFullPath("..", Path.GetDirectoryName(source)!);

    /// <summary>Living processes that descend from the AppHost, by the variable that all of them inherit.</summary>
    private Dictionary<int, string> Survivors()
    {
        var survivors = new Dictionary<int, string>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            try
            {
                if (int.TryParse(Path.GetFileName(directory), out var id) && id != _process!.Id
                    && File.ReadAllText($"{directory}/environ").Contains($"{Marker}={_run}")
                    && !File.ReadAllText($"{directory}/stat").Contains(") Z "))
                    survivors[id] = File.ReadAllText($"{directory}/comm").Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        return survivors;
    }
}
