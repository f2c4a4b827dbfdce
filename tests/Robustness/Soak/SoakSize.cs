namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>How large and how long a soak is: half an hour with 500 clusters is the whole; a shorter one is as much smaller.</summary>
/// <param name="Duration">How long faults happen and changes are made.</param>
/// <param name="Share">The part of the whole, of which all sizes are taken.</param>
internal sealed record SoakSize(TimeSpan Duration, double Share)
{
    public const int Agents = 3;
    private const double SmallestShare = 1 / 25.0;
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    public int Clusters => Of(500);

    public int NodePools => Of(1500);

    public int WorksPerAgent => Of(300);

    public double ChangesPerSecond => 5 + (15 * Share);

    /// <summary>From the end of one fault to the beginning of the next.</summary>
    public (TimeSpan Shortest, TimeSpan Longest) Calm => IsLong ? (TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(24)) : (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8));

    public (TimeSpan Shortest, TimeSpan Longest) Pause => (TimeSpan.FromSeconds(1), LongestPause);

    /// <summary>Long enough to tell growth from warming up.</summary>
    public bool IsLong => Duration >= TimeSpan.FromMinutes(5);

    /// <summary>The one that every run of the tests has.</summary>
    public bool IsUsual => Duration == Usual;

    /// <summary>As <c>HYPERFLEET_TEST_SOAK</c> says.</summary>
    public static SoakSize Read()
    {
        var duration = Run.Duration("HYPERFLEET_TEST_SOAK") ?? Usual;
        return new(duration, Math.Clamp(duration / Whole, SmallestShare, 1));
    }

    public override string ToString() =>
        $"{Duration.TotalSeconds:0} s, {Clusters} clusters, {NodePools} node pools, {Agents} agents with {WorksPerAgent} works each, {ChangesPerSecond:0.#} changes/s";

    private int Of(int whole) => (int)Math.Ceiling(whole * Share);
}
