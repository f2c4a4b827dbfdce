using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>The first Ctrl+C stops in order, which the host does; the second kills at once.</summary>
internal sealed class InterruptKeys : IDisposable
{
    private const int ExitCode = 130;
    private readonly PosixSignalRegistration _registration;
    private readonly Func<Task> _kill;
    private int _presses;

    public InterruptKeys(Func<Task> kill)
    {
        _kill = kill;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
    }

    public void Dispose() => _registration.Dispose();

    private void OnInterrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _presses) == 2)
            _ = KillAsync();
    }

    private async Task KillAsync()
    {
        await _kill();
        Environment.Exit(ExitCode);
    }
}
