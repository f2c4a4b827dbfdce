using System.Diagnostics;
using System.Text.Json;

namespace HyperFleet.Load.Measuring;

/// <summary>What <c>artifacts/bench/&lt;name&gt;.json</c> holds. Ratios, not absolute figures, can be compared between machines.</summary>
/// <param name="Spread">Smallest and largest ratio of a pair.</param>
/// <param name="SubjectCpu">Microseconds of processor time per operation, by process.</param>
/// <param name="Verdict"><c>goal</c>, <c>floor</c> or <c>missed</c>.</param>
internal sealed record ContestResult(
    string Name,
    string What,
    double Ratio,
    double Floor,
    double Goal,
    string Verdict,
    double Subject,
    double Baseline,
    string Unit,
    int Pairs,
    IReadOnlyList<double> Spread,
    IReadOnlyDictionary<string, double> SubjectCpu,
    IReadOnlyDictionary<string, double> BaselineCpu,
    IReadOnlyList<Fact> Facts,
    double LoadAverage,
    string Durability,
    string Commit)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static ContestResult Of(ContestEntry entry, string durability, IReadOnlyList<Pair> pairs, IReadOnlyList<Fact> facts)
    {
        var ratio = Statistics.Median(pairs.Select(pair => pair.Ratio));
        return new(
            entry.Name, entry.What, Round(ratio), entry.Limits.Floor, entry.Limits.Goal, entry.Limits.Judge(ratio),
            Round(Statistics.Median(pairs.Select(pair => pair.Subject.Value))),
            Round(Statistics.Median(pairs.Select(pair => pair.Baseline.Value))),
            entry.Unit,
            pairs.Count,
            [Round(pairs.Min(pair => pair.Ratio)), Round(pairs.Max(pair => pair.Ratio))],
            Medians(pairs.Select(pair => pair.Subject.Cpu)),
            Medians(pairs.Select(pair => pair.Baseline.Cpu)),
            facts,
            LoadNow(),
            durability,
            CommitNow());
    }

    public async Task SaveAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{Name}.json"), JsonSerializer.Serialize(this, Format) + "\n", cancellation);
    }

    private static Dictionary<string, double> Medians(IEnumerable<IReadOnlyDictionary<string, double>> runs) => runs
        .SelectMany(run => run)
        .GroupBy(figure => figure.Key)
        .ToDictionary(figures => figures.Key, figures => Round(Statistics.Median(figures.Select(figure => figure.Value))));

    private static double Round(double value) => Math.Round(value, 3);

    private static double LoadNow() => File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0]) : 0;

    private static string CommitNow()
    {
        using var git = Process.Start(new ProcessStartInfo("git", "rev-parse --short HEAD") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
        return git?.StandardOutput.ReadToEnd().Trim() is { Length: > 0 } commit ? commit : "unknown";
    }
}
