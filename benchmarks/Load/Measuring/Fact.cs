namespace HyperFleet.Load.Measuring;

/// <summary>A count or size beside the ratio, with the limit that it should keep.</summary>
internal sealed record Fact(string Name, double Value, string Unit, double? Limit = null)
{
    public bool Kept => Limit is null || Value <= Limit;
}
