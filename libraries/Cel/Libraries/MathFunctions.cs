using HyperFleet.Cel.Evaluation;

namespace HyperFleet.Cel.Libraries;

/// <summary>The math library, except for the extremes and the bits.</summary>
internal static class MathFunctions
{
    public static FunctionList All { get; } = new()
    {
        { "math.ceil(double) -> double", (args, _) => CelValue.From(Math.Ceiling(args[0].AsDouble())) },
        { "math.floor(double) -> double", (args, _) => CelValue.From(Math.Floor(args[0].AsDouble())) },
        { "math.round(double) -> double", (args, _) => CelValue.From(Math.Round(args[0].AsDouble(), MidpointRounding.AwayFromZero)) },
        { "math.trunc(double) -> double", (args, _) => CelValue.From(Math.Truncate(args[0].AsDouble())) },
        { "math.isNaN(double) -> bool", (args, _) => CelValue.From(double.IsNaN(args[0].AsDouble())) },
        { "math.isInf(double) -> bool", (args, _) => CelValue.From(double.IsInfinity(args[0].AsDouble())) },
        { "math.isFinite(double) -> bool", (args, _) => CelValue.From(double.IsFinite(args[0].AsDouble())) },
        { "math.sqrt(double) -> double", (args, _) => CelValue.From(Math.Sqrt(args[0].AsDouble())) },
        { "math.sqrt(int) -> double", (args, _) => CelValue.From(Math.Sqrt(args[0].AsInt())) },
        { "math.sqrt(uint) -> double", (args, _) => CelValue.From(Math.Sqrt(args[0].AsUInt())) },
        { "math.abs(int) -> int", (args, _) => args[0].AsInt() < 0 ? Arithmetic.Negate(args[0]) : args[0] },
        { "math.abs(uint) -> uint", (args, _) => args[0] },
        { "math.abs(double) -> double", (args, _) => CelValue.From(Math.Abs(args[0].AsDouble())) },
        { "math.sign(int) -> int", (args, _) => CelValue.From((long)Math.Sign(args[0].AsInt())) },
        { "math.sign(uint) -> uint", (args, _) => CelValue.From(args[0].AsUInt() == 0 ? 0UL : 1UL) },
        { "math.sign(double) -> double", (args, _) => Sign(args[0].AsDouble()) },
        { "math.bitAnd(int, int) -> int", (args, _) => CelValue.From(args[0].AsInt() & args[1].AsInt()) },
        { "math.bitAnd(uint, uint) -> uint", (args, _) => CelValue.From(args[0].AsUInt() & args[1].AsUInt()) },
        { "math.bitOr(int, int) -> int", (args, _) => CelValue.From(args[0].AsInt() | args[1].AsInt()) },
        { "math.bitOr(uint, uint) -> uint", (args, _) => CelValue.From(args[0].AsUInt() | args[1].AsUInt()) },
        { "math.bitXor(int, int) -> int", (args, _) => CelValue.From(args[0].AsInt() ^ args[1].AsInt()) },
        { "math.bitXor(uint, uint) -> uint", (args, _) => CelValue.From(args[0].AsUInt() ^ args[1].AsUInt()) },
        { "math.bitNot(int) -> int", (args, _) => CelValue.From(~args[0].AsInt()) },
        { "math.bitNot(uint) -> uint", (args, _) => CelValue.From(~args[0].AsUInt()) },
        { "math.bitShiftLeft(int, int) -> int", (args, _) => Shift(args[1].AsInt(), args[0], (bits, by) => CelValue.From((long)(bits << by))) },
        { "math.bitShiftLeft(uint, int) -> uint", (args, _) => Shift(args[1].AsInt(), args[0], (bits, by) => CelValue.From(bits << by)) },
        { "math.bitShiftRight(int, int) -> int", (args, _) => Shift(args[1].AsInt(), args[0], (bits, by) => CelValue.From((long)(bits >> by))) },
        { "math.bitShiftRight(uint, int) -> uint", (args, _) => Shift(args[1].AsInt(), args[0], (bits, by) => CelValue.From(bits >> by)) },
    };

    private static CelValue Sign(double value) => CelValue.From(double.IsNaN(value) ? value : Math.Sign(value));

    // Both directions shift the bits as unsigned; everything is shifted out from 64 on.
    private static CelValue Shift(long by, in CelValue value, Func<ulong, int, CelValue> shift)
    {
        if (by < 0) return CelValue.FromError($"bit shift by a negative offset: {by}");
        var bits = value.Kind == CelKind.Int ? (ulong)value.AsInt() : value.AsUInt();
        return by < 64 ? shift(bits, (int)by) : shift(0, 0);
    }
}
