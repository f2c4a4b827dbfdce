using Aspire.Hosting.Native;
using Aspire.Hosting.Processes;
using Xunit;
using Xunit.Sdk;

namespace HyperFleet.Fixtures;

/// <summary>A real server process for tests, with the ways it can fail.</summary>
public abstract class ServerFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);
    private readonly List<PortLease> _ports = [];
    private NativeServer? _server;

    private protected ServerFixture() => Workspace = Workspace.Create();

    /// <summary>The last lines the server printed.</summary>
    public string Output => Server.Output;

    /// <summary>Another one after every start.</summary>
    public int ProcessId => Server.ProcessId;

    /// <summary>Whether the process has ended, by itself or not.</summary>
    public bool HasExited => Server.HasExited;

    private protected Workspace Workspace { get; }

    private NativeServer Server => Demanded(_server) ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>Starts the server and waits until it answers; with <c>./test.sh --fast</c> the tests that use it are skipped instead.</summary>
    public async ValueTask InitializeAsync()
    {
        if (IsFast) return;
        _server = new NativeServer(Program(), Workspace) { Heard = Hear };
        try
        {
            await _server.StartAsync(StartDeadline);
        }
        catch
        {
            await DisposeAsync(); // a fixture that failed to start is not disposed by anybody else
            throw;
        }
    }

    /// <summary>SIGKILL: the server and all its processes are gone at once; connections break.</summary>
    public Task KillAsync() => Server.KillAsync();

    /// <summary>SIGSTOP: connections stay open and nothing answers.</summary>
    public void Pause() => Server.Pause();

    /// <summary>SIGCONT after <see cref="Pause"/>.</summary>
    public void Resume() => Server.Resume();

    /// <summary>An orderly stop.</summary>
    public Task StopAsync() => Server.StopAsync();

    /// <summary>Starts a stopped or killed server again on the same port with the same data.</summary>
    public Task StartAsync(TimeSpan? deadline = null) => Server.StartAsync(deadline ?? StartDeadline);

    /// <summary>An orderly stop and a start on the same port with the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Kills the server and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Workspace.Dispose();
        _ports.ForEach(port => port.Dispose());
        GC.SuppressFinalize(this);
    }

    private protected abstract INativeProgram Program();

    /// <summary>Takes every line that the server prints.</summary>
    private protected virtual void Hear(string line)
    {
    }

    /// <summary>True with <c>./test.sh --fast</c>: no server is started.</summary>
    public static bool IsFast { get; } = Environment.GetEnvironmentVariable("HYPERFLEET_TEST_FAST") == "1";

    /// <summary>What only a started server has; skips the asking test when servers are left out.</summary>
    public T Demanded<T>(T value) => IsFast ? throw SkipException.ForSkip($"{GetType().Name} is left out by --fast") : value;

    private protected int TakePort()
    {
        _ports.Add(PortLease.Take());
        return _ports[^1].Port;
    }
}
