using System.Collections.Concurrent;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.Processes;
using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Processes;

public sealed class SupervisedProcessTests : IDisposable
{
    private readonly Workspace _workspace = Workspace.Create();
    private readonly ConcurrentQueue<OutputLine> _output = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Output_and_exit_code_are_the_programs_own()
    {
        var process = Shell("echo out; echo err >&2; printf 'no newline'; exit 7");

        Assert.Equal(7, await process.Exited);
        Assert.Contains(new OutputLine("out", IsError: false), _output);
        Assert.Contains(new OutputLine("err", IsError: true), _output);
        Assert.Contains(new OutputLine("no newline", IsError: false), _output);
    }

    [Fact]
    public async Task Orderly_stop_lets_the_program_finish()
    {
        var process = Shell("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.02; done");
        await Eventually.True(() => _output.Any(line => line.Text == "ready"));

        Assert.Equal(3, await process.StopAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Contains(_output, line => line.Text == "bye");
    }

    [Fact]
    public async Task Program_that_ignores_the_signal_is_killed_after_the_grace_period()
    {
        var process = Shell("trap '' TERM; echo ready; while :; do sleep 0.02; done");
        await Eventually.True(() => _output.Any(line => line.Text == "ready"));

        Assert.Equal(128 + 9, await process.StopAsync(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Daemon_that_left_group_and_session_is_killed_too()
    {
        var process = Shell("setsid setsid sleep 300 & echo $!; wait");
        await Eventually.True(() => !_output.IsEmpty);

        await process.KillAsync();

        Assert.Empty(ProcessTree.Members(process.Id, _workspace.NextMarker()));
        await Eventually.True(() => ProcessTree.StartTime(int.Parse(_output.First().Text)) is null);
    }

    [Fact]
    public async Task Killing_one_of_many_leaves_the_others_alone()
    {
        var processes = Enumerable.Range(0, 12).Select(_ => Shell("sleep 300")).ToList();

        await processes[0].KillAsync();

        Assert.All(processes.Skip(1), process => Assert.False(process.HasExited));
        Assert.All(processes.Skip(1), process => Assert.NotNull(ProcessTree.StartTime(process.Id)));
        await Task.WhenAll(processes.Select(process => process.KillAsync()));
    }

    [Fact]
    public async Task Paused_program_does_not_run()
    {
        var process = Shell("i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done");
        await Eventually.True(() => !_output.IsEmpty);

        process.Pause();
        Assert.True(ProcessTree.IsStopped(process.Id));

        process.Resume();
        var seen = _output.Count;
        await Eventually.True(() => _output.Count > seen);
        await process.KillAsync();
    }

    [Fact]
    public async Task Nothing_of_a_paused_program_runs_when_pausing_has_returned()
    {
        // A signal takes effect when its receiver has its turn, which takes a while when all want the processor.
        var process = Shell("for i in 1 2 3 4 5 6 7 8 9 10 11 12; do (while :; do :; done) & echo $!; done; wait");
        await Eventually.Equal(12, () => _output.Count);

        process.Pause();

        Assert.All(_output, line => Assert.True(ProcessTree.IsStopped(int.Parse(line.Text, CultureInfo.InvariantCulture))));
        await process.KillAsync();
    }

    [Fact]
    public void Missing_program_is_named()
    {
        var failure = Assert.Throws<DistributedApplicationException>(
            () => SupervisedProcess.Start(new ProcessSpec("no-such-program", []), _workspace));

        Assert.Contains("'no-such-program'", failure.Message);
    }

    private SupervisedProcess Shell(string script) =>
        SupervisedProcess.Start(new ProcessSpec("sh", ["-c", script]) { Output = _output.Enqueue }, _workspace);
}
