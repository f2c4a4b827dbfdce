namespace HyperFleet.Load.Measuring;

/// <summary>Processor time of other processes, from <c>/proc</c>.</summary>
internal static class ProcessCpu
{
    private const int TicksPerSecond = 100; // USER_HZ is 100 on every Linux that .NET runs on

    /// <summary>The process and everything below it, ended children included.</summary>
    public static TimeSpan OfTree(int root)
    {
        var processes = Directory.EnumerateDirectories("/proc").Select(Read).OfType<Stat>().ToList();
        var members = new HashSet<int> { root };
        var size = 0;
        while (size != members.Count)
        {
            size = members.Count;
            members.UnionWith(processes.Where(process => members.Contains(process.Parent)).Select(process => process.Id));
        }

        return Time(processes.Where(process => members.Contains(process.Id)).Sum(process => process.Own + process.Reaped));
    }

    /// <summary>What the children of this process have used that have ended by now.</summary>
    public static TimeSpan OfEndedChildren() => Time(Read("/proc/self")?.Reaped ?? 0);

    public static int ParentOf(int id) => Read($"/proc/{id}")?.Parent ?? throw new InvalidOperationException($"process {id} is gone");

    private static TimeSpan Time(long ticks) => TimeSpan.FromSeconds((double)ticks / TicksPerSecond);

    private static Stat? Read(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            // The name in brackets may hold anything; fields are counted from behind it.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(int.Parse(text.AsSpan(0, text.IndexOf(' '))), int.Parse(fields[1]), long.Parse(fields[11]) + long.Parse(fields[12]), long.Parse(fields[13]) + long.Parse(fields[14]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // not a process, or it ended meanwhile
        }
    }

    private sealed record Stat(int Id, int Parent, long Own, long Reaped);
}
