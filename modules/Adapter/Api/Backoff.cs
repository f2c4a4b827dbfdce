namespace HyperFleet.Adapter.Api;

/// <summary>How long to wait after a failed attempt (adapter contract §2.8).</summary>
internal static class Backoff
{
    private const double Jitter = 0.1;

    private static readonly Dictionary<string, Func<int, double>> Factors = new()
    {
        ["exponential"] = attempt => Math.Pow(2, attempt - 1),
        ["linear"] = attempt => attempt,
        ["constant"] = _ => 1,
    };

    public static IReadOnlyCollection<string> Names => Factors.Keys;

    public static string? Violation(string strategy) =>
        Factors.ContainsKey(strategy) ? null : $"invalid retry backoff strategy \"{strategy}\" (supported: {string.Join(", ", Names)})";

    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="chance">From 0 to 1; 0.5 is the middle of the jitter.</param>
    public static TimeSpan Delay(string strategy, int attempt, TimeSpan baseDelay, TimeSpan limit, double chance)
    {
        var ticks = baseDelay.Ticks * Factors[strategy](Math.Min(attempt, 62)) * (1 + (((chance * 2) - 1) * Jitter));
        return ticks >= limit.Ticks ? limit : TimeSpan.FromTicks((long)ticks);
    }
}
