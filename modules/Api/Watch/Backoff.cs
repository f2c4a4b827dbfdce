namespace HyperFleet.Api.Watch;

/// <summary>Pauses between attempts: doubling up to 5 s, each with jitter, so that replicas do not come back together.</summary>
internal static class Backoff
{
    private const double First = 0.1;
    private const double Most = 5;

    public static TimeSpan After(int failures) =>
        TimeSpan.FromSeconds(Math.Min(Most, First * Math.Pow(2, Math.Min(failures, 10) - 1)) * (0.5 + Random.Shared.NextDouble() / 2));
}
