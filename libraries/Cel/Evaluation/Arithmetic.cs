using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Evaluation;

/// <summary>The operators + - * / % and the unary ones. Both operands have to be of the same type, times aside.</summary>
internal static class Arithmetic
{
    public static CelValue Not(in CelValue operand) => operand.Kind == CelKind.Bool ? CelValue.From(operand.IsFalse) : Messages.Overload();

    public static CelValue Negate(in CelValue operand) => operand.Kind switch
    {
        CelKind.Int when operand.AsInt() == long.MinValue => CelValue.FromError(Messages.IntegerOverflow),
        CelKind.Int => CelValue.From(-operand.AsInt()),
        CelKind.Double => CelValue.From(-operand.AsDouble()),
        CelKind.Duration => Times.Negate(operand),
        _ => Messages.Overload(),
    };

    public static CelValue Add(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => Int((Int128)left.AsInt() + right.AsInt()),
        (CelKind.UInt, CelKind.UInt) => UInt((Int128)left.AsUInt() + right.AsUInt()),
        (CelKind.Double, CelKind.Double) => CelValue.From(left.AsDouble() + right.AsDouble()),
        (CelKind.String, CelKind.String) => CelValue.From(left.AsString() + right.AsString()),
        (CelKind.Bytes, CelKind.Bytes) => CelValue.From([.. left.AsBytes(), .. right.AsBytes()]),
        (CelKind.List, CelKind.List) => Concatenate(left, right),
        (CelKind.Timestamp, CelKind.Duration) => Times.Add(left, right),
        (CelKind.Duration, CelKind.Timestamp) => Times.Add(right, left),
        (CelKind.Duration, CelKind.Duration) => Times.Sum((Int128)left.DurationNanos + right.DurationNanos),
        _ => Messages.Overload(),
    };

    public static CelValue Subtract(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => Int((Int128)left.AsInt() - right.AsInt()),
        (CelKind.UInt, CelKind.UInt) => UInt((Int128)left.AsUInt() - right.AsUInt()),
        (CelKind.Double, CelKind.Double) => CelValue.From(left.AsDouble() - right.AsDouble()),
        (CelKind.Timestamp, CelKind.Timestamp) => Times.Difference(left, right),
        (CelKind.Timestamp, CelKind.Duration) => Times.Subtract(left, right),
        (CelKind.Duration, CelKind.Duration) => Times.Sum((Int128)left.DurationNanos - right.DurationNanos),
        _ => Messages.Overload(),
    };

    public static CelValue Multiply(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => Int((Int128)left.AsInt() * right.AsInt()),
        (CelKind.UInt, CelKind.UInt) => UInt((Int128)left.AsUInt() * right.AsUInt()),
        (CelKind.Double, CelKind.Double) => CelValue.From(left.AsDouble() * right.AsDouble()),
        _ => Messages.Overload(),
    };

    public static CelValue Divide(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) when right.AsInt() == 0 => CelValue.FromError(Messages.DivisionByZero),
        (CelKind.UInt, CelKind.UInt) when right.AsUInt() == 0 => CelValue.FromError(Messages.DivisionByZero),
        (CelKind.Int, CelKind.Int) => Int((Int128)left.AsInt() / right.AsInt()),
        (CelKind.UInt, CelKind.UInt) => CelValue.From(left.AsUInt() / right.AsUInt()),
        (CelKind.Double, CelKind.Double) => CelValue.From(left.AsDouble() / right.AsDouble()),
        _ => Messages.Overload(),
    };

    public static CelValue Modulo(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) when right.AsInt() == 0 => CelValue.FromError(Messages.ModulusByZero),
        (CelKind.UInt, CelKind.UInt) when right.AsUInt() == 0 => CelValue.FromError(Messages.ModulusByZero),
        (CelKind.Int, CelKind.Int) when right.AsInt() == -1 && left.AsInt() == long.MinValue => CelValue.FromError(Messages.IntegerOverflow),
        (CelKind.Int, CelKind.Int) => CelValue.From(left.AsInt() % right.AsInt()),
        (CelKind.UInt, CelKind.UInt) => CelValue.From(left.AsUInt() % right.AsUInt()),
        _ => Messages.Overload(),
    };

    private static CelValue Int(Int128 value) =>
        value < long.MinValue || value > long.MaxValue ? CelValue.FromError(Messages.IntegerOverflow) : CelValue.From((long)value);

    private static CelValue UInt(Int128 value) =>
        value < 0 || value > ulong.MaxValue ? CelValue.FromError(Messages.UnsignedIntegerOverflow) : CelValue.From((ulong)value);

    private static CelValue Concatenate(in CelValue left, in CelValue right)
    {
        var items = new List<CelValue>(left.Count + right.Count);
        foreach (var item in left.Elements()) items.Add(item);
        foreach (var item in right.Elements()) items.Add(item);
        return CelValue.FromList(items);
    }
}
