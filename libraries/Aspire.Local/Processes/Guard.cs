using System.Diagnostics;

namespace Aspire.Hosting.Processes;

/// <summary>
/// Starts a program in a session of its own, next to a watchdog that holds the read end of a pipe from this process. When the pipe
/// closes, however this process ended, the watchdog asks the program's group to stop, waits six seconds, then kills the group and
/// every process that carries its marker. A parent-death signal would not do: it is bound to the thread that started the child.
/// </summary>
internal static class Guard
{
    private const string Watchdog = """
        read -r _
        kill -"$2" -"$1" 2>/dev/null
        i=0
        while kill -0 -"$1" 2>/dev/null && [ $i -lt 60 ]; do sleep 0.1; i=$((i+1)); done
        kill -KILL -"$1" 2>/dev/null
        for e in $(grep -lzs "^$4=$3\$" /proc/[0-9]*/environ); do
          p=${e#/proc/}; kill -KILL "${p%/environ}" 2>/dev/null
        done
        """;

    // The watchdog is orphaned on purpose: the program must not find a child that it did not start. The pipe sits on descriptor 3
    // because a shell gives background jobs /dev/null as standard input. "$$" is the program's id: exec keeps it.
    private const string Launcher = """
        exec 3<&0 </dev/null
        w=$1 s=$2 v=$3; shift 3
        eval m=\$$v
        (unset "$v"; setsid sh -c "$w" guard $$ "$s" "$m" "$v" <&3 3<&- >/dev/null 2>&1 &)
        exec 3<&-
        exec "$@"
        """;

    /// <summary>The started process is the program itself: its id is also its group and session, its exit code is ours.</summary>
    public static Process Start(ProcessSpec spec, string marker)
    {
        var info = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = spec.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] prefix =
            ["sh", "-c", Launcher, "launch", Watchdog, ((int)spec.StopSignal).ToString(), ProcessTree.MarkerVariable, spec.FileName];
        foreach (var argument in prefix.Concat(spec.Arguments))
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in spec.Environment)
            info.Environment[name] = value;
        info.Environment[ProcessTree.MarkerVariable] = marker;
        return Process.Start(info) ?? throw new InvalidOperationException($"'{spec.FileName}' did not start.");
    }
}
