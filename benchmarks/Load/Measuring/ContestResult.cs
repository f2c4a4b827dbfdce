using System.Diagnostics;
using System.Text.Json;

namespace HyperFleet.Load.Measuring;

/// <summary>What <c>artifacts/bench/&lt;name&gt;.json</c> holds. Ratios, not absolute times, are what can be compared between machines.</summary>
internal sealed record ContestResult(
    string Name, double Ratio, double Subject, double Baseline, string Unit, int Pairs, double[] Spread, double? SubjectCpuMicroseconds,
    double? BaselineCpuMicroseconds, double LoadAverage, string Durability, string Verdict, string Commit)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static ContestResult Of(Contest contest, IReadOnlyList<(Measurement Subject, Measurement Baseline)> pairs)
    {
        var ratios = pairs.Select(pair => pair.Subject.Value / pair.Baseline.Value).Order().ToArray();
        var ratio = Median(ratios);
        return new(
            contest.Name,
            Round(ratio),
            Round(Median(pairs.Select(pair => pair.Subject.Value))),
            Round(Median(pairs.Select(pair => pair.Baseline.Value))),
            contest.Unit,
            pairs.Count,
            [Round(ratios[0]), Round(ratios[^1])],
            MedianCpu(pairs.Select(pair => pair.Subject.CpuMicroseconds)),
            MedianCpu(pairs.Select(pair => pair.Baseline.CpuMicroseconds)),
            LoadNow(),
            contest.Durability,
            contest.Limits.Judge(ratio),
            CommitNow());
    }

    public async Task SaveAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{Name}.json"), JsonSerializer.Serialize(this, Format), cancellationToken);
    }

    private static double? MedianCpu(IEnumerable<double?> values) =>
        values.OfType<double>().ToArray() is { Length: > 0 } known ? Round(Median(known)) : null;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Round(double value) => Math.Round(value, 3);

    private static double LoadNow() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0]) : 0;

    private static string CommitNow()
    {
        using var git = Process.Start(new ProcessStartInfo("git", "rev-parse --short HEAD") { RedirectStandardOutput = true });
        return git?.StandardOutput.ReadToEnd().Trim() ?? "unknown";
    }
}
