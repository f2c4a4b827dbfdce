using System.Diagnostics;
using HyperFleet.Fixtures;

namespace HyperFleet.Load.Servers;

/// <summary>A .NET program as a process of its own, as it is deployed; what it prints goes to a file, as under a container runtime.</summary>
internal sealed class RoleProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
    private readonly Process _process;
    private readonly string _log;

    private RoleProcess(Process process, string log) => (_process, _log) = (process, log);

    public int Id => _process.Id;

    /// <summary>The product's executable, as built beside this one in the same configuration.</summary>
    private static string HyperFleet { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "..", "..", "modules", "Host", "bin", Configuration, "net10.0", "hyperfleet.dll"));

    /// <summary>Processor time since the start of the process.</summary>
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

    /// <summary>Starts <c>hyperfleet ARGUMENTS</c> and waits until the address answers 200.</summary>
    public static Task<RoleProcess> StartAsync(string[] arguments, IReadOnlyDictionary<string, string> environment, Uri ready) =>
        StartAsync(HyperFleet, arguments, environment, ready);

    /// <summary>Starts the bare API on a database and waits until it answers.</summary>
    public static Task<RoleProcess> StartBareAsync(string connectionString, int port) => StartAsync(
        typeof(RoleProcess).Assembly.Location, [BareApi.Name, connectionString, port.ToString()], new Dictionary<string, string>(), new($"http://127.0.0.1:{port}/ready"));

    /// <summary>Runs <c>hyperfleet ARGUMENTS</c> to its end.</summary>
    public static async Task RunAsync(string[] arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        await using var role = Launch(HyperFleet, arguments, environment);
        await role._process.WaitForExitAsync(cancellation);
        if (role._process.ExitCode != 0)
            throw new InvalidOperationException($"hyperfleet {string.Join(' ', arguments)} ended with {role._process.ExitCode}:\n{role.LastLines()}");
    }

    /// <summary>Sends STOP, CONT or another signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        File.Delete(_log);
    }

    private static async Task<RoleProcess> StartAsync(string assembly, string[] arguments, IReadOnlyDictionary<string, string> environment, Uri ready)
    {
        var role = Launch(assembly, arguments, environment);
        try
        {
            var clock = Stopwatch.StartNew();
            using var http = new HttpClient();
            while (!await AnswersAsync(http, ready))
            {
                if (role._process.HasExited)
                    throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {role._process.ExitCode}");
                if (clock.Elapsed > StartLimit)
                    throw new TimeoutException($"{ready} did not answer 200 within {StartLimit.TotalSeconds} s");
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }

            return role;
        }
        catch (Exception failure)
        {
            var said = role.LastLines();
            await role.DisposeAsync();
            throw new InvalidOperationException($"{failure.Message}; it said:\n{said}", failure);
        }
    }

    private static RoleProcess Launch(string assembly, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var log = Path.GetTempFileName();
        // The shell only redirects: no pipe that this process would have to empty while it measures.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec dotnet \"$@\" >\"$log\" 2>&1", "sh", log, assembly, .. arguments]);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{assembly} did not start"), log);
    }

    private string LastLines() => string.Join('\n', File.ReadLines(_log).TakeLast(10));

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address)
    {
        try
        {
            using var answer = await http.GetAsync(address);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
