namespace HyperFleet.Load.Measuring;

/// <summary>
/// Measures a contest as pairs that alternate, A B B A, so that a drift of the machine's speed falls on both sides. The result is the
/// median of the per-pair ratios.
/// </summary>
internal static class Pairing
{
    public static async Task<ContestResult> RunAsync(
        ContestEntry entry, Contest contest, LoadSettings settings, Action<string> report, CancellationToken cancellation)
    {
        // One unmeasured round each: JIT, connection pools, the database's caches.
        await contest.SubjectAsync(settings.Duration, cancellation);
        await contest.BaselineAsync(settings.Duration, cancellation);

        var pairs = new List<Pair>();
        for (var number = 0; number < settings.Pairs; number++)
        {
            pairs.Add(await MeasureAsync(contest, subjectFirst: number % 2 == 0, settings.Duration, cancellation));
            report($"  pair {number + 1}/{settings.Pairs}: {pairs[^1].Subject.Value:0.##} / {pairs[^1].Baseline.Value:0.##} {entry.Unit} = {pairs[^1].Ratio:0.000}");
        }

        return ContestResult.Of(entry, contest.Durability, pairs, await contest.FactsAsync(cancellation));
    }

    private static async Task<Pair> MeasureAsync(Contest contest, bool subjectFirst, TimeSpan duration, CancellationToken cancellation)
    {
        if (subjectFirst)
            return new(await contest.SubjectAsync(duration, cancellation), await contest.BaselineAsync(duration, cancellation));
        var baseline = await contest.BaselineAsync(duration, cancellation);
        return new(await contest.SubjectAsync(duration, cancellation), baseline);
    }
}
