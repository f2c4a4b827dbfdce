using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Formatting;

namespace HyperFleet.GoTemplates.Functions;

/// <summary>Go's <c>eq ne lt le gt ge</c>: only values of one basic kind compare.</summary>
internal static class Comparison
{
    private enum Kind
    {
        None,
        Boolean,
        Integer,
        Real,
        String,
    }

    /// <summary>True when the first argument equals any of the others.</summary>
    public static bool Equal(CallContext context, Value[] arguments)
    {
        if (arguments.Length == 1) throw new CallException("missing argument for comparison");
        for (var i = 1; i < arguments.Length; i++)
        {
            if (Equal(context, arguments[0].Raw, arguments[i].Raw)) return true;
        }

        return false;
    }

    public static bool Less(CallContext context, Value left, Value right) => Order(context, left.Raw, right.Raw) is < 0;

    public static bool LessOrEqual(CallContext context, Value left, Value right) => Order(context, left.Raw, right.Raw) is <= 0;

    private static bool Equal(CallContext context, object? left, object? right)
    {
        var (kind, other) = (KindOf(left), KindOf(right));
        if (AreMixedNumbers(context, kind, other)) return ToReal(left) == ToReal(right);
        if (kind != other) return left is null || right is null ? false : throw Incompatible();
        return kind switch
        {
            Kind.Integer => ToInteger(left) == ToInteger(right),
            Kind.Real => (double)left! == (double)right!,
            Kind.None => EqualOthers(context, left, right),
            _ => left!.Equals(right),
        };
    }

    private static bool EqualOthers(CallContext context, object? left, object? right)
    {
        if (left is null || right is null) return left is null && right is null;
        if (left.GetType() != right.GetType() && (left, right) is not (IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>)
            and not (IReadOnlyList<object?>, IReadOnlyList<object?>))
        {
            var types = Printer.Format(context, "%s: %s, %s: %v", [left, GoType.Name(left), GoType.Name(right), right]);
            throw new CallException($"non-comparable types {types}");
        }

        if (right is IReadOnlyDictionary<string, object?> or IReadOnlyList<object?>)
        {
            throw new CallException($"non-comparable type {Printer.Format(context, "%s", [right])}: {GoType.Name(right)}");
        }

        return left.Equals(right);
    }

    /// <summary>Negative, zero or positive; null when a NaN is involved, which is neither less nor equal.</summary>
    private static int? Order(CallContext context, object? left, object? right)
    {
        var (kind, other) = (KindOf(left), KindOf(right));
        if (kind == Kind.None || other == Kind.None) throw NotOrdered();
        if (AreMixedNumbers(context, kind, other)) return Order(ToReal(left), ToReal(right));
        if (kind != other) throw Incompatible();
        return kind switch
        {
            Kind.Integer => ToInteger(left).CompareTo(ToInteger(right)),
            Kind.Real => Order((double)left!, (double)right!),
            Kind.String => MapKeys.Compare((string)left!, (string)right!),
            _ => throw NotOrdered(),
        };
    }

    private static int? Order(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    private static bool AreMixedNumbers(CallContext context, Kind left, Kind right) =>
        context.Numbers == NumberStyle.Integral && (left, right) is (Kind.Integer, Kind.Real) or (Kind.Real, Kind.Integer);

    private static Kind KindOf(object? value) => value switch
    {
        bool => Kind.Boolean,
        string => Kind.String,
        int or long or byte or TimeSpan => Kind.Integer,
        double => Kind.Real,
        _ => Kind.None,
    };

    private static double ToReal(object? value) => value is double real ? real : ToInteger(value);

    private static long ToInteger(object? value) => GoType.TryInteger(value, out var integer) ? integer : 0;

    private static CallException Incompatible() => new("incompatible types for comparison");

    private static CallException NotOrdered() => new("invalid type for comparison");
}
