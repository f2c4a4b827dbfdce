namespace HyperFleet.Cel.Limits;

/// <summary>What operations cost: one unit, and a tenth of a unit for each character or element that they touch.</summary>
internal static class Costs
{
    public const int List = 10;
    public const int Map = 30;

    public static long OfBinary(in CelValue left, in CelValue right) => 1 + ((SizeOf(left) + SizeOf(right)) / 10);

    public static long OfCall(ReadOnlySpan<CelValue> arguments)
    {
        var size = 0L;
        foreach (ref readonly var argument in arguments) size += SizeOf(argument);
        return 1 + (size / 10);
    }

    /// <summary>Characters, bytes or elements; nothing for data that is read in place.</summary>
    public static long SizeOf(in CelValue value) => value.Kind switch
    {
        CelKind.String when !value.IsJsonString => value.AsString().Length,
        CelKind.Bytes => value.AsBytes().Length,
        CelKind.List or CelKind.Map when value.Form == Values.ValueForm.Native => value.Count,
        _ => 0,
    };
}
