using HyperFleet.Api.Requests;
using HyperFleet.Api.Search;

namespace HyperFleet.Api.Watch;

/// <summary>One predicate on one value, with the null semantics of SQL. Texts compare by code unit, as the collation "C" does.</summary>
internal static class ValueMatch
{
    public static bool? Judge(SearchNode node, IComparable? value) => node switch
    {
        SearchNode.IsNull(_, var negated) => value is null != negated,
        SearchNode.Compare(_, var comparison, var literal) => Compare(value, comparison, literal),
        SearchNode.In(_, var negated, var values) => Negate(In(value, values), negated),
        SearchNode.Between(_, var negated, var low, var high) => Negate(Between(value, low, high), negated),
        _ => throw new InvalidOperationException($"Not a predicate: {node.GetType().Name}"),
    };

    private static bool? Negate(bool? value, bool negated) => negated ? !value : value;

    private static bool? Compare(IComparable? value, string comparison, Literal literal)
    {
        if (value is null || literal.Text is null)
            return null;
        if (comparison is "LIKE" or "ILIKE")
            return LikePattern.Matches((string)value, literal.Text, ignoreCase: comparison == "ILIKE");
        var order = Order(value, literal);
        return comparison switch
        {
            "=" => order == 0,
            "<>" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => throw new InvalidOperationException($"Not a comparison: {comparison}"),
        };
    }

    private static bool? In(IComparable? value, IReadOnlyList<Literal> values)
    {
        if (value is null)
            return null;
        if (values.Any(v => v.Text is not null && Order(value, v) == 0))
            return true;
        return values.Any(v => v.Text is null) ? null : false;
    }

    private static bool? Between(IComparable? value, Literal low, Literal high)
    {
        if (value is null)
            return null;
        var (above, below) = (low.Text is null ? (bool?)null : Order(value, low) >= 0, high.Text is null ? (bool?)null : Order(value, high) <= 0);
        return above == false || below == false ? false : above is null || below is null ? null : true;
    }

    private static int Order(IComparable value, Literal literal) => value switch
    {
        string text => string.CompareOrdinal(text, literal.Text),
        decimal number => number.CompareTo(literal.Number ?? throw NotComparable(literal)),
        DateTimeOffset time => time.CompareTo((literal.AsTime() ?? throw NotComparable(literal)).ToMicroseconds()),
        _ => throw NotComparable(literal),
    };

    private static InvalidOperationException NotComparable(Literal literal) => new($"Not comparable with '{literal.Text}'");
}
