namespace HyperFleet.Load.Measuring;

/// <summary>
/// Measures a contest as pairs that alternate, A B B A, so that a drift of the machine's speed falls on both sides. The result is the
/// median of the per-pair ratios.
/// </summary>
internal static class Pairing
{
    public static async Task<ContestResult> RunAsync(Contest contest, int pairs, TimeSpan duration, Action<string> report, CancellationToken cancellationToken)
    {
        // One unmeasured round each: JIT, connection pools, the database's caches.
        await contest.SubjectAsync(duration, cancellationToken);
        await contest.BaselineAsync(duration, cancellationToken);

        var taken = new List<(Measurement Subject, Measurement Baseline)>();
        for (var pair = 0; pair < pairs; pair++)
        {
            Measurement subject, baseline;
            if (pair % 2 == 0)
            {
                subject = await contest.SubjectAsync(duration, cancellationToken);
                baseline = await contest.BaselineAsync(duration, cancellationToken);
            }
            else
            {
                baseline = await contest.BaselineAsync(duration, cancellationToken);
                subject = await contest.SubjectAsync(duration, cancellationToken);
            }

            taken.Add((subject, baseline));
            report($"  pair {pair + 1}/{pairs}: {subject.Value:0.#} / {baseline.Value:0.#} {contest.Unit} = {subject.Value / baseline.Value:0.000}");
        }

        return ContestResult.Of(contest, taken);
    }
}
