namespace HyperFleet.Load.Measuring;

/// <summary>Where a ratio must be and where it should be. When less is better, both are upper limits.</summary>
internal sealed record RatioLimits(double Floor, double Goal)
{
    public const string Missed = "missed";

    private bool MoreIsBetter => Goal > Floor;

    public string Judge(double ratio) => Reaches(ratio, Goal) ? "goal" : Reaches(ratio, Floor) ? "floor" : Missed;

    private bool Reaches(double ratio, double limit) => MoreIsBetter ? ratio >= limit : ratio <= limit;
}
