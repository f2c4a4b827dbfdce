using HyperFleet.Api.Errors;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Search;

/// <summary>Writes one predicate over an SQL expression; how a literal becomes a parameter is the field's business.</summary>
internal static class PredicateSql
{
    public static Problem? Write(SqlFilter sql, SearchNode node, string expression, Func<Literal, Result<NpgsqlParameter>> convert, bool allowPatterns)
    {
        switch (node)
        {
            case SearchNode.IsNull(_, var negated):
                sql.Append(expression).Append(negated ? " IS NOT NULL" : " IS NULL");
                return null;
            case SearchNode.Compare(var field, var like and ("LIKE" or "ILIKE"), var pattern):
                if (!allowPatterns || pattern.Text is null)
                    return Problem.BadRequest($"field '{field}' cannot be compared with {like}");
                if ((pattern.Text.Length - pattern.Text.TrimEnd('\\').Length) % 2 == 1)
                    return Problem.BadRequest($"invalid search: the pattern for '{field}' ends with an escape character");
                return WriteValues(sql, $"{expression} {like} ", [new Literal(pattern.Text)], "", convert);
            case SearchNode.Compare(_, var comparison, var value):
                return WriteValues(sql, $"{expression} {comparison} ", [value], "", convert);
            case SearchNode.Between(_, var negated, var low, var high):
                return WriteValues(sql, $"{expression} {(negated ? "NOT " : "")}BETWEEN ", [low, high], "", convert, " AND ");
            case SearchNode.In(_, var negated, var values):
                return WriteValues(sql, $"{expression} {(negated ? "NOT " : "")}IN (", values, ")", convert);
            default:
                throw new InvalidOperationException($"Not a predicate: {node.GetType().Name}");
        }
    }

    private static Problem? WriteValues(
        SqlFilter sql, string before, IReadOnlyList<Literal> values, string after, Func<Literal, Result<NpgsqlParameter>> convert, string separator = ", ")
    {
        sql.Append(before);
        for (var i = 0; i < values.Count; i++)
        {
            if (convert(values[i]).Failed(out var problem, out var parameter))
                return problem;
            sql.Append(i == 0 ? "" : separator).Append(parameter);
        }
        sql.Append(after);
        return null;
    }
}
