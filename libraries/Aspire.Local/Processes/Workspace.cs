using System.Globalization;
using System.Security.Cryptography;

namespace Aspire.Hosting.Processes;

/// <summary>
/// A temporary directory owned by this process: data directories of servers and the list of child processes. It is deleted on
/// disposal; a workspace whose owner died is found by its free lock at the next start, its processes are killed and it is deleted.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private const string LockName = "lock";
    private const string ProcessesName = "processes";
    private const string ContainersName = "containers";
    private readonly FileStream _lock;
    private readonly Lock _gate = new();
    private readonly Watchdog _watchdog;
    private int _markers;

    private Workspace(string path, FileStream heldLock)
    {
        (Root, _lock) = (path, heldLock);
        _watchdog = new Watchdog(Path.GetFileName(path), path);
    }

    public string Root { get; }

    private static string Parent => Path.Combine(Path.GetTempPath(), $"aspire-local-{Environment.UserName}");

    /// <exception cref="DistributedApplicationException">The folder for temporary files cannot be written.</exception>
    public static Workspace Create()
    {
        try
        {
            Reap();
            return CreateFresh();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The data folder '{Parent}' cannot be used: {e.Message} Make it writable for this user, or set TMPDIR to another folder.", e);
        }
    }

    private static Workspace CreateFresh()
    {
        var path = Path.Combine(Parent, RandomNumberGenerator.GetHexString(12, lowercase: true));
        // Traversable by others: servers that refuse root run as their own user below it.
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(Parent, Mode);
        var staged = path + ".new";
        Directory.CreateDirectory(staged, Mode);
        var held = new FileStream(Path.Combine(staged, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Directory.Move(staged, path); // nobody sees the directory before it is locked
        return new Workspace(path, held);
    }

    public string NextMarker() => $"{Path.GetFileName(Root)}-{Interlocked.Increment(ref _markers)}";

    /// <summary>A new empty directory, readable by its owner alone.</summary>
    public string CreateDirectory(string name)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public void Watch(int processId, string marker, Signal stopSignal)
    {
        _watchdog.Watch(processId, stopSignal);
        lock (_gate)
            File.AppendAllText(Path.Combine(Root, ProcessesName), $"{processId} {ProcessTree.StartTime(processId) ?? 0} {marker}\n");
    }

    public void Watch(ContainerHandle container)
    {
        _watchdog.Watch(container);
        lock (_gate)
            File.AppendAllText(Path.Combine(Root, ContainersName), $"{container.Engine} {container.Name}\n");
    }

    public void Forget(int processId) => _watchdog.Forget(processId);

    public void Dispose()
    {
        Delete(Root);
        _lock.Dispose();
        _watchdog.Dispose();
    }

    /// <summary>Kills and deletes what owners that no longer live have left behind.</summary>
    public static void Reap()
    {
        if (!Directory.Exists(Parent))
            return;
        foreach (var path in Directory.EnumerateDirectories(Parent).Where(path => !path.EndsWith(".new", StringComparison.Ordinal)))
            if (TryLock(Path.Combine(path, LockName)) is { } held)
                using (held)
                {
                    KillRecorded(Path.Combine(path, ProcessesName));
                    RemoveRecorded(Path.Combine(path, ContainersName));
                    Delete(path);
                }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // its owner lives, or another process is reaping it
        }
    }

    private static void KillRecorded(string list)
    {
        if (!File.Exists(list))
            return;
        foreach (var line in File.ReadLines(list))
            if (line.Split(' ') is [var id, var started, var marker])
            {
                var root = int.Parse(id, CultureInfo.InvariantCulture);
                // A recycled id names a stranger; the marker alone still finds daemons.
                if (ProcessTree.StartTime(root)?.ToString(CultureInfo.InvariantCulture) != started)
                    root = -1;
                foreach (var member in ProcessTree.Members(root, marker))
                    Posix.Send(member, Signal.Kill);
            }
    }

    private static void RemoveRecorded(string list)
    {
        if (!File.Exists(list))
            return;
        foreach (var line in File.ReadLines(list))
            if (line.LastIndexOf(' ') is > 0 and var blank && File.Exists(line[..blank]))
                using (var engine = System.Diagnostics.Process.Start(line[..blank], ["rm", "--force", line[(blank + 1)..]]))
                    engine.WaitForExit(TimeSpan.FromSeconds(10));
    }

    private static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A dying process may still write; the next start reaps it.
        }
    }
}
