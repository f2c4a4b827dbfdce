using System.Diagnostics;
using Aspire.Hosting.Processes;
using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Processes;

/// <summary>What an AppHost that was killed together with its watchdog leaves behind is found by the next start.</summary>
public sealed class WorkspaceTests : IDisposable
{
    private readonly string _marker = Guid.CreateVersion7().ToString("N")[^12..];

    private string Abandoned => Path.Combine(Path.GetTempPath(), $"aspire-local-{Environment.UserName}", _marker);

    public void Dispose()
    {
        if (Directory.Exists(Abandoned))
            Directory.Delete(Abandoned, recursive: true);
    }

    [Fact]
    public async Task Recorded_processes_and_whatever_carries_their_mark_are_killed_and_the_folder_is_deleted()
    {
        using var recorded = Start("sleep 300");
        using var daemon = Start("setsid sleep 300");
        Abandon($"{recorded.Id} {ProcessTree.StartTime(recorded.Id)} {_marker}-1");

        Workspace.Reap();

        await Eventually.True(() => recorded.HasExited && daemon.HasExited);
        await Eventually.True(() => !Directory.Exists(Abandoned)); // another test's start may be reaping it just now
    }

    [Fact]
    public void A_stranger_with_a_recycled_id_is_left_alone()
    {
        using var stranger = Process.Start("sleep", "300");
        Abandon($"{stranger.Id} {ProcessTree.StartTime(stranger.Id) - 1} {_marker}-1");

        Workspace.Reap();

        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [Fact]
    public async Task Recorded_containers_are_removed()
    {
        var (engine, journal) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllTextAsync(engine, $"#!/bin/sh\necho \"$*\" > {journal}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(engine, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Abandon("", $"{engine} cache-1");

        Workspace.Reap();

        await Eventually.Equal("rm --force cache-1", () => File.ReadAllText(journal).Trim());
        File.Delete(journal);
        File.Delete(engine);
    }

    [Fact]
    public void A_living_owner_keeps_its_workspace()
    {
        using var owned = Workspace.Create();

        Workspace.Reap();

        Assert.True(Directory.Exists(owned.Root));
    }

    // The free lock comes last: it is what makes the folder somebody's to reap.
    private void Abandon(string processes, string containers = "")
    {
        Directory.CreateDirectory(Abandoned);
        File.WriteAllText(Path.Combine(Abandoned, "processes"), processes + "\n");
        File.WriteAllText(Path.Combine(Abandoned, "containers"), containers + "\n");
        File.WriteAllText(Path.Combine(Abandoned, "lock"), "");
    }

    private Process Start(string command)
    {
        var info = new ProcessStartInfo("sh", ["-c", $"exec {command}"]) { UseShellExecute = false };
        info.Environment[ProcessTree.MarkerVariable] = $"{_marker}-1";
        return Process.Start(info)!;
    }
}
