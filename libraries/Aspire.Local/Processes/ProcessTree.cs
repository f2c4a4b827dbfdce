using System.Globalization;
using System.Text;

namespace Aspire.Hosting.Processes;

/// <summary>
/// Everything a supervised process has started, read from <c>/proc</c>: its group and session, its descendants, and whatever carries
/// its marker in the environment. The marker finds daemons that left group and session (Erlang's epmd); descent finds processes
/// that overwrite their environment (PostgreSQL backends).
/// </summary>
internal static class ProcessTree
{
    public const string MarkerVariable = "ASPIRE_LOCAL_GUARD";

    /// <summary>The living members; zombies are not counted.</summary>
    public static IReadOnlyList<int> Members(int rootId, string marker)
    {
        var all = ReadAll();
        // To its end: the first marker of a workspace begins like the tenth.
        var needle = Encoding.UTF8.GetBytes($"{MarkerVariable}={marker}\0");
        var members = new HashSet<int>();
        foreach (var process in all)
            if (process.Id == rootId || process.Group == rootId || process.Session == rootId || CarriesMarker(process.Id, needle))
                members.Add(process.Id);
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var process in all)
                grown |= members.Contains(process.Parent) && members.Add(process.Id);
        }
        return [.. all.Where(p => members.Contains(p.Id) && p.State is not ('Z' or 'X')).Select(p => p.Id)];
    }

    /// <summary>The start time of a process in clock ticks since boot; null when it is gone. With the id it names a process uniquely.</summary>
    public static long? StartTime(int processId) => Read(processId)?.StartTime;

    /// <summary>Whether no thread of it runs: each is stopped, or the process is gone.</summary>
    public static bool IsStopped(int processId)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{processId}/task").All(task => State(task) is 'T' or 'Z' or 'X');
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
    }

    private static List<Entry> ReadAll()
    {
        var entries = new List<Entry>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && Read(id) is { } entry)
                entries.Add(entry);
        return entries;
    }

    private static char State(string task) => Fields(task) is { } fields ? fields[0][0] : 'X';

    private static Entry? Read(int id)
    {
        return Fields($"/proc/{id}") is { } fields
            ? new Entry(id, fields[0][0], Number(fields[1]), Number(fields[2]), Number(fields[3]), long.Parse(fields[19], CultureInfo.InvariantCulture))
            : null;

        static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
    }

    /// <summary>The fields of <c>stat</c> from the third on, the state; null when the process or thread is gone.</summary>
    private static string[]? Fields(string folder)
    {
        try
        {
            var stat = File.ReadAllText(folder + "/stat");
            // The second field is the program's name in parentheses and may itself contain blanks and parentheses.
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool CarriesMarker(int id, byte[] needle)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/environ").AsSpan().IndexOf(needle) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private readonly record struct Entry(int Id, char State, int Parent, int Group, int Session, long StartTime);
}
