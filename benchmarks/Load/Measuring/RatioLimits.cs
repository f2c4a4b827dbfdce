namespace HyperFleet.Load.Measuring;

/// <summary>Where a ratio must be and where it should be.</summary>
internal readonly record struct RatioLimits(double Floor, double Goal, bool HigherIsBetter = true)
{
    public string Judge(double ratio) =>
        Reaches(ratio, Goal) ? "goal" : Reaches(ratio, Floor) ? "floor" : "missed";

    private bool Reaches(double ratio, double limit) => HigherIsBetter ? ratio >= limit : ratio <= limit;
}
