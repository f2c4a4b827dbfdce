namespace Aspire.Hosting.Telemetry.Store;

/// <summary>The counts of a histogram so far; there is one bucket more than bounds.</summary>
internal sealed record HistogramState(double Sum, IReadOnlyList<ulong> Counts, IReadOnlyList<double> Bounds)
{
    /// <summary>The upper bound of the bucket in which the quantile lies; null when nothing was counted.</summary>
    public double? Quantile(double quantile)
    {
        var total = Counts.Aggregate(0UL, (sum, count) => sum + count);
        if (total == 0 || Bounds.Count == 0)
            return null;
        var rank = quantile * total;
        var seen = 0.0;
        for (var i = 0; i < Counts.Count; i++)
        {
            seen += Counts[i];
            if (seen >= rank)
                return Bounds[Math.Min(i, Bounds.Count - 1)];
        }
        return Bounds[^1];
    }
}
