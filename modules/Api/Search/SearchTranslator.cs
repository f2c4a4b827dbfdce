using HyperFleet.Api.Errors;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Search;

/// <summary>Turns a search tree into SQL over <c>resources r</c>, checking fields, operators and value types (API contract §1.8).</summary>
internal sealed class SearchTranslator(SqlFilter sql)
{
    /// <summary>Null when the whole tree was written.</summary>
    public Problem? Write(SearchNode node) => Write(node, negated: false);

    private Problem? Write(SearchNode node, bool negated) => node switch
    {
        SearchNode.Or(var left, var right) => WritePair(left, " OR ", right, negated),
        SearchNode.And(var left, var right) => WritePair(left, " AND ", right, negated),
        SearchNode.Not(SearchNode.Compare { Operator: "LIKE" or "ILIKE" } like) when IsLabel(like.Field) && !negated => new LabelSql(sql).Write(like, notLike: true),
        SearchNode.Not(var inner) => WriteNot(inner),
        SearchNode.Predicate predicate => WritePredicate(predicate, negated),
        _ => throw new InvalidOperationException($"Not a search: {node.GetType().Name}"),
    };

    private Problem? WritePair(SearchNode left, string word, SearchNode right, bool negated)
    {
        sql.Append("(");
        if (Write(left, negated) is { } problem)
            return problem;
        sql.Append(word);
        if (Write(right, negated) is { } other)
            return other;
        sql.Append(")");
        return null;
    }

    private Problem? WriteNot(SearchNode inner)
    {
        sql.Append("NOT (");
        if (Write(inner, negated: true) is { } problem)
            return problem;
        sql.Append(")");
        return null;
    }

    private Problem? WritePredicate(SearchNode.Predicate node, bool negated)
    {
        var field = node.Field;
        if (IsLabel(field))
            return negated ? Problem.BadRequest($"label '{field}' cannot stand below NOT; use != or not in") : new LabelSql(sql).Write(node);
        if (field.Root == "status")
            return negated ? Problem.BadRequest($"condition '{field}' cannot stand below NOT") : new ConditionSql(sql).Write(node, field);
        if (field.Root == "spec" && field.Segments.Length > 1)
            return new SpecSql(sql).Write(node, field);
        return field.Segments.Length == 1 ? WriteColumn(node, field) : Problem.BadRequest($"invalid field in search or order query: '{field}'");
    }

    private static bool IsLabel(FieldPath field) => field.Root == "labels" && field.Segments.Length > 1;

    private Problem? WriteColumn(SearchNode node, FieldPath field)
    {
        if (PlainColumns.Find(field.Root).Failed(out var problem, out var column))
            return problem;
        return PredicateSql.Write(sql, node, column.Sql, literal => Convert(field, column.Type, literal), allowPatterns: column.Type == ColumnType.Text);
    }

    private static Result<NpgsqlParameter> Convert(FieldPath field, ColumnType type, Literal literal) => type switch
    {
        ColumnType.Number => literal.Number is { } number ? Sql.Number(number) : Problem.BadRequest($"field '{field}' must be compared with a number"),
        ColumnType.Time => literal.AsTime() is { } time ? Sql.Time(time) : Problem.BadRequest($"field '{field}' must be compared with a date or an RFC 3339 timestamp"),
        _ => Sql.Text(literal.Text),
    };
}
