namespace HyperFleet.Load.Measuring;

/// <summary>Both sides, measured one right after the other.</summary>
internal sealed record Pair(Measurement Subject, Measurement Baseline)
{
    public double Ratio => Subject.Value / Baseline.Value;
}
