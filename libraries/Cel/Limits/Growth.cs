namespace HyperFleet.Cel.Limits;

/// <summary>Keeps concatenation from building values without bound.</summary>
internal static class Growth
{
    public static bool Exceeds(in CelValue left, in CelValue right, CelLimits limits) =>
        left.Kind is CelKind.String or CelKind.Bytes && Costs.SizeOf(left) + Costs.SizeOf(right) > limits.StringLength;

    public static string Message(CelLimits limits) => $"string length exceeds the limit of {limits.StringLength}";
}
