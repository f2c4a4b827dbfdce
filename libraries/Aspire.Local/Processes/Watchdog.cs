using System.Diagnostics;

namespace Aspire.Hosting.Processes;

/// <summary>
/// A shell that holds the read end of a pipe from this process. When the pipe closes, however this process ended, it asks the groups
/// it was told about to stop, waits six seconds, kills them and every process that carries the workspace's marker, removes containers,
/// and deletes the workspace. A parent-death signal would not do: it is bound to the thread that started the child.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private const string Script = """
        while read -r op id signal; do
          case $op in
            x) containers="$containers $id|$signal" ;;
            +) groups="$groups $id:$signal" ;;
            -) kept=; for g in $groups; do [ "${g%%:*}" = "$id" ] || kept="$kept $g"; done; groups=$kept ;;
          esac
        done
        for g in $groups; do kill -"${g#*:}" -"${g%%:*}" 2>/dev/null; done
        i=0 alive=1
        while [ -n "$alive" ] && [ $i -lt 60 ]; do
          alive=
          for g in $groups; do kill -0 -"${g%%:*}" 2>/dev/null && alive=1; done
          [ -z "$alive" ] || sleep 0.1
          i=$((i+1))
        done
        for g in $groups; do kill -KILL -"${g%%:*}" 2>/dev/null; done
        for e in $(grep -lzs "^$1=$2-" /proc/[0-9]*/environ); do
          id=${e#/proc/}; kill -KILL "${id%/environ}" 2>/dev/null
        done
        for c in $containers; do "${c%%|*}" rm --force "${c#*|}" >/dev/null 2>&1; done
        rm -rf -- "$3"
        """;

    private readonly Lock _gate = new();
    private readonly Process _shell;

    public Watchdog(string marker, string workspace)
    {
        // A session of its own: Ctrl+C reaches the terminal's foreground group and must not reach the watchdog.
        string[] arguments = ["sh", "-c", Script, "aspire-watchdog", ProcessTree.MarkerVariable, marker, workspace];
        var info = new ProcessStartInfo("setsid", arguments)
        {
            WorkingDirectory = "/", UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        _shell = Process.Start(info) ?? throw new InvalidOperationException("The watchdog did not start.");
    }

    public void Watch(int groupId, Signal stopSignal) => Tell($"+ {groupId} {(int)stopSignal}");

    public void Watch(ContainerHandle container) => Tell($"x {container.Engine} {container.Name}");

    public void Forget(int groupId) => Tell($"- {groupId}");

    public void Dispose()
    {
        lock (_gate)
            _shell.StandardInput.Close();
        _shell.Dispose();
    }

    private void Tell(string line)
    {
        lock (_gate)
        {
            try
            {
                _shell.StandardInput.Write(line + "\n");
                _shell.StandardInput.Flush();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Somebody killed the watchdog, or it is done: the next start still reaps by the workspace's list.
            }
        }
    }
}
