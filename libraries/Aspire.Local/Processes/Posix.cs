using System.Runtime.InteropServices;

namespace Aspire.Hosting.Processes;

internal static partial class Posix
{
    /// <summary>Signals one process; false when it is gone.</summary>
    public static bool Send(int processId, Signal signal) => Kill(processId, (int)signal) == 0;

    /// <summary>Signals every member of a process group; false when the group is empty.</summary>
    public static bool SendToGroup(int groupId, Signal signal) => Kill(-groupId, (int)signal) == 0;

    public static bool IsRoot => GetEffectiveUserId() == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();
}
