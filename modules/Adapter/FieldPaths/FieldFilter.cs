using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.FieldPaths;

/// <summary>
/// <c>[?(@.k=='v')]</c>: the elements of lists for which the comparison holds. An element without the field is left out; without an
/// operator the field must exist. A whole literal does not compare with a fraction-capable number, as in Kubernetes: JSON numbers are
/// compared with <c>1.0</c>, Kubernetes integers with <c>1</c>.
/// </summary>
internal sealed record FieldFilter(FieldFilter.Operand Left, string Operator, FieldFilter.Operand? Right) : FieldStep
{
    public override Matches Apply(IReadOnlyList<object?> input)
    {
        var found = new List<object?>();
        foreach (var value in input)
        {
            if (value is null) continue;
            if (value is not IReadOnlyList<object?> list) return Matches.Failed($"{GoText.Format(value)} is not array or slice and cannot be filtered");
            foreach (var item in list)
            {
                if (Holds(item, out var error)) found.Add(item);
                else if (error is not null) return Matches.Failed(error);
            }
        }

        return new Matches(found);
    }

    private bool Holds(object? item, out string? error)
    {
        error = null;
        var left = Left.On(item);
        if (Right is null) return left.Error is null && left.Values.Count > 0;
        var right = Right.On(item);
        if (left.Error is not null || right.Error is not null || left.Values.Count == 0 || right.Values.Count == 0) return false;
        if (left.Values.Count > 1 || right.Values.Count > 1)
        {
            error = "can only compare one element at a time";
            return false;
        }

        return Compare(left.Values[0], right.Values[0], out error);
    }

    private bool Compare(object? left, object? right, out string? error)
    {
        error = null;
        int? order = (left, right) switch
        {
            (string a, string b) => string.CompareOrdinal(a, b),
            (long a, long b) => a.CompareTo(b),
            (double a, double b) => a.CompareTo(b),
            (bool a, bool b) when Operator is "==" or "!=" => a.CompareTo(b),
            _ => null,
        };
        if (order is null) error = "incompatible types for comparison";
        return order is { } sign && Operator switch
        {
            "==" => sign == 0,
            "!=" => sign != 0,
            "<" => sign < 0,
            "<=" => sign <= 0,
            ">" => sign > 0,
            _ => sign >= 0,
        };
    }

    /// <summary>A literal, or a path from the element.</summary>
    internal sealed record Operand(object? Literal, IReadOnlyList<FieldStep>? Path)
    {
        public Matches On(object? item) => Path is null ? new Matches([Literal]) : ApplyAll(Path, [item]);
    }
}
