using System.Diagnostics;
using Aspire.Hosting.Native;
using Aspire.Hosting.Processes;

namespace HyperFleet.Fixtures;

/// <summary>
/// A role of the product as it is deployed: <c>hyperfleet ARGUMENTS</c> in a process of its own, with the ways it can fail.
/// <code>
/// await using var agent = await HyperFleetRole.StartAsync(["maestro", "agent", …], environment, new("http://127.0.0.1:8080/healthz"));
/// await agent.KillAsync();
/// await agent.StartAsync();
/// </code>
/// </summary>
public sealed class HyperFleetRole : ServerFixture
{
    private readonly RoleProgram _program;
    private readonly string? _log;

    private HyperFleetRole(RoleProgram program, string? log) => (_program, _log) = (program, log);

    /// <summary>The executable, as built beside the tests in the same configuration.</summary>
    private static string Executable { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "..", "..", "modules", "Host", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "hyperfleet.dll"));

    /// <summary>Starts a role and waits until the address answers 200.</summary>
    /// <param name="log">A file for what the role prints, kept when it is disposed; null: none.</param>
    public static async Task<HyperFleetRole> StartAsync(string[] arguments, IReadOnlyDictionary<string, string?> environment, Uri ready, string? log = null)
    {
        var role = new HyperFleetRole(new RoleProgram(arguments, environment, ready), log);
        await role.InitializeAsync();
        return role;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task RunAsync(string[] arguments, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [Executable, .. arguments]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"hyperfleet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{string.Join('\n', await said)}");
    }

    private protected override INativeProgram Program() => _program;

    private protected override void Hear(string line)
    {
        if (_log is not null)
            File.AppendAllText(_log, line + '\n');
    }

    private sealed record RoleProgram(string[] Arguments, IReadOnlyDictionary<string, string?> Environment, Uri Ready) : INativeProgram
    {
        private static readonly HttpClient Http = new();

        public Task<ProcessSpec> PrepareAsync(CancellationToken cancellation) =>
            Task.FromResult(new ProcessSpec("dotnet", [Executable, .. Arguments]) { Environment = Environment });

        public async Task ProbeAsync(CancellationToken cancellation)
        {
            using var answer = await Http.GetAsync(Ready, cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }
}
