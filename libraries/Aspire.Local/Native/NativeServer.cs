using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Native;

/// <summary>One server process: start it and wait until it answers, stop it, and hurt it for tests.</summary>
internal sealed class NativeServer(INativeProgram program, Workspace workspace) : IAsyncDisposable
{
    private const int KeptLines = 40;
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);
    private readonly Queue<string> _output = new();
    private SupervisedProcess? _process;

    /// <summary>Gets every line the server prints, one after the other.</summary>
    public Action<string>? Heard { get; init; }

    /// <summary>Whether the process has ended, by itself or not.</summary>
    public bool HasExited => _process is null or { HasExited: true };

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>The last lines the server printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    /// <exception cref="DistributedApplicationException">The server ended or did not answer in time; carries its last output.</exception>
    public async Task StartAsync(TimeSpan deadline, CancellationToken cancellation = default)
    {
        var spec = await program.PrepareAsync(cancellation);
        _process = SupervisedProcess.Start(spec with { Output = Keep }, workspace);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(deadline);
        for (Exception? last = null; ; await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, CancellationToken.None))
        {
            if (_process.HasExited)
                throw new DistributedApplicationException($"'{spec.FileName}' ended with exit code {await _process.Exited}:\n{Output}");
            if (limit.IsCancellationRequested)
            {
                cancellation.ThrowIfCancellationRequested();
                throw new DistributedApplicationException(
                    $"'{spec.FileName}' did not answer within {deadline.TotalSeconds:0} s ({last?.Message}):\n{Output}");
            }
            try
            {
                await program.ProbeAsync(limit.Token);
                return;
            }
            catch (Exception e)
            {
                last = e;
            }
        }
    }

    public Task StopAsync() => _process?.StopAsync(StopGrace) ?? Task.CompletedTask;

    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    public void Pause() => _process?.Pause();

    public void Resume() => _process?.Resume();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }

    private void Keep(OutputLine line)
    {
        lock (_output)
        {
            _output.Enqueue(line.Text);
            if (_output.Count > KeptLines)
                _output.Dequeue();
            Heard?.Invoke(line.Text);
        }
    }
}
