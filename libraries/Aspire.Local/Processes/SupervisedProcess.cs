using System.Diagnostics;

namespace Aspire.Hosting.Processes;

/// <summary>A child process that never outlives this one, with everything it starts itself.</summary>
internal sealed class SupervisedProcess : IAsyncDisposable
{
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FreezeLimit = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly ProcessSpec _spec;
    private readonly string _marker;
    private readonly Workspace _workspace;

    private SupervisedProcess(ProcessSpec spec, Process process, string marker, Workspace workspace)
    {
        (_spec, _process, _marker, _workspace, Id) = (spec, process, marker, workspace, process.Id);
        Exited = WatchAsync();
    }

    public int Id { get; }

    /// <summary>Completes with the exit code (128 + n after signal n) once the process has ended and its output is read.</summary>
    public Task<int> Exited { get; }

    public bool HasExited => Exited.IsCompleted;

    /// <exception cref="DistributedApplicationException">The program does not exist or cannot be executed.</exception>
    public static SupervisedProcess Start(ProcessSpec spec, Workspace workspace)
    {
        if (!Directory.Exists(spec.WorkingDirectory))
            throw new DistributedApplicationException(
                $"'{spec.FileName}' cannot start: its working directory '{spec.WorkingDirectory}' does not exist.");
        if (ProgramPath.Find(spec.FileName, spec.WorkingDirectory) is not { } path)
            throw new DistributedApplicationException(
                $"'{spec.FileName}' cannot start: there is no such executable on PATH. Install it or give its full path.");
        var marker = workspace.NextMarker();
        var process = Launch(spec, path, marker);
        workspace.Watch(process.Id, marker, spec.StopSignal);
        if (spec.Container is { } container)
            workspace.Watch(container);
        return new SupervisedProcess(spec, process, marker, workspace);
    }

    /// <summary>Asks the process to end, kills it and its descendants after <paramref name="grace"/>. Returns the exit code.</summary>
    public async Task<int> StopAsync(TimeSpan grace, CancellationToken cancellation = default)
    {
        if (!HasExited)
        {
            Resume(); // a stopped process keeps the signal pending
            Posix.SendToGroup(Id, _spec.StopSignal);
            try
            {
                await Exited.WaitAsync(grace, cancellation);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                // Falls through to the kill below.
            }
        }
        return await KillAsync();
    }

    /// <summary>Kills the process and everything it started (SIGKILL), and waits until all of it is gone.</summary>
    public async Task<int> KillAsync()
    {
        var deadline = Stopwatch.StartNew();
        for (var members = Members(); members.Count > 0 && deadline.Elapsed < TimeSpan.FromSeconds(5); members = Members())
        {
            foreach (var id in members)
                Posix.Send(id, Signal.Kill);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
        await RemoveContainerAsync();
        return await Exited;
    }

    /// <summary>
    /// Freezes the process and everything it started (SIGSTOP), and returns when no thread of theirs runs any more: one thread takes
    /// the signal, and on a busy machine the others go on until it has had its turn.
    /// </summary>
    public void Pause() => SpinWait.SpinUntil(
        () =>
        {
            Broadcast(Signal.Stop); // again: meanwhile they may have started more
            return Members().All(ProcessTree.IsStopped);
        },
        FreezeLimit);

    public void Resume() => Broadcast(Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    // Directly, without a shell in between: a shell drops variables such as services__hyperfleet-api__http__0. setsid replaces itself by
    // the program, so its id is also its group and session.
    private static Process Launch(ProcessSpec spec, string path, string marker)
    {
        var info = new ProcessStartInfo("setsid", [path, .. spec.Arguments])
        {
            WorkingDirectory = spec.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in spec.Environment)
            info.Environment[name] = value;
        info.Environment[ProcessTree.MarkerVariable] = marker;
        var process = Process.Start(info) ?? throw new InvalidOperationException($"'{path}' did not start.");
        process.StandardInput.Close();
        return process;
    }

    /// <summary>A client that was killed leaves its container running; one that ended by itself has removed it, and this finds nothing.</summary>
    private async Task RemoveContainerAsync()
    {
        if (_spec.Container is not { } container)
            return;
        try
        {
            await Tool.RunAsync(container.Engine, ["rm", "--force", container.Name]);
        }
        catch (DistributedApplicationException)
        {
            // The engine is away; the next start asks it again.
        }
    }

    private void Broadcast(Signal signal)
    {
        foreach (var id in Members())
            Posix.Send(id, signal);
    }

    private IReadOnlyList<int> Members() => ProcessTree.Members(Id, _marker);

    private async Task<int> WatchAsync()
    {
        var output = Task.WhenAll(
            OutputPump.RunAsync(_process.StandardOutput, text => _spec.Output?.Invoke(new OutputLine(text, IsError: false))),
            OutputPump.RunAsync(_process.StandardError, text => _spec.Output?.Invoke(new OutputLine(text, IsError: true))));
        await _process.WaitForExitAsync(CancellationToken.None);
        // A daemon left behind may hold the pipes open for ever.
        await Task.WhenAny(output, Task.Delay(OutputGrace, TimeProvider.System));
        _workspace.Forget(Id);
        return _process.ExitCode;
    }
}
