namespace HyperFleet.Kubernetes.Local.Tables;

/// <summary>Ages as kubectl shows them: two units at most.</summary>
internal static class Durations
{
    internal static string Show(TimeSpan age) => age switch
    {
        { TotalSeconds: < 0 } => "0s",
        { TotalMinutes: < 2 } => $"{(int)age.TotalSeconds}s",
        { TotalMinutes: < 10 } => Two((int)age.TotalMinutes, "m", age.Seconds, "s"),
        { TotalHours: < 3 } => $"{(int)age.TotalMinutes}m",
        { TotalHours: < 8 } => Two((int)age.TotalHours, "h", age.Minutes, "m"),
        { TotalHours: < 48 } => $"{(int)age.TotalHours}h",
        { TotalDays: < 8 } => Two((int)age.TotalDays, "d", age.Hours, "h"),
        { TotalDays: < 730 } => $"{(int)age.TotalDays}d",
        _ => Two((int)(age.TotalDays / 365), "y", (int)(age.TotalDays % 365), "d"),
    };

    private static string Two(int large, string largeUnit, int small, string smallUnit) => small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
