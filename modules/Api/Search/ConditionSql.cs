using HyperFleet.Api.Errors;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Search;

/// <summary>Conditions: <c>status.conditions.Type</c> and three of its members.</summary>
internal sealed class ConditionSql(SqlFilter sql)
{
    private static readonly string[] Statuses = ["True", "False", "Unknown"];
    private static readonly Dictionary<string, ColumnType> Members = new(StringComparer.Ordinal)
    {
        ["last_updated_time"] = ColumnType.Time,
        ["last_transition_time"] = ColumnType.Time,
        ["observed_generation"] = ColumnType.Number,
    };

    public Problem? Write(SearchNode node, FieldPath field)
    {
        if (field.Segments is not ["status", "conditions", { Length: > 0 } type, .. var members] || members.Length > 1)
            return Problem.BadRequest($"invalid field in search or order query: '{field}'");
        if (!char.IsAsciiLetterUpper(type[0]))
            return Problem.BadRequest($"condition type '{type}' must begin with an upper-case letter");
        return members is [var member] ? WriteMember(node, field, type, member) : WriteStatus(node, field, type);
    }

    private Problem? WriteStatus(SearchNode node, FieldPath field, string type)
    {
        switch (node)
        {
            case SearchNode.IsNull(_, var negated):
                Open(type, negated ? "" : "NOT ").Append(")");
                return null;
            case SearchNode.Compare(_, "=", { Text: { } status, Number: null }) when Statuses.Contains(status):
                sql.Append("r.terms @> ").Append(Sql.Texts([SearchTerms.Condition(type, status)]));
                return null;
            case SearchNode.Compare(_, "=", _):
                return Problem.BadRequest($"condition '{field}' must be compared with 'True', 'False' or 'Unknown'");
            default:
                return Problem.BadRequest($"condition '{field}' can only be compared with = or is null");
        }
    }

    private Problem? WriteMember(SearchNode node, FieldPath field, string type, string member)
    {
        if (!Members.TryGetValue(member, out var column))
            return Problem.BadRequest($"condition member '{member}' cannot be searched; use {string.Join(", ", Members.Keys)}");
        if (node is not SearchNode.Compare { Operator: not ("LIKE" or "ILIKE") })
            return Problem.BadRequest($"condition member '{field}' takes = != < <= > >= only");
        Open(type).Append(" AND ");
        if (PredicateSql.Write(sql, node, "c." + member, literal => Convert(field, column, literal), allowPatterns: false) is { } problem)
            return problem;
        sql.Append(")");
        return null;
    }

    private SqlFilter Open(string type, string not = "") =>
        sql.Append(not).Append("EXISTS (SELECT FROM resource_conditions c WHERE c.resource_id = r.id AND c.type = ").Append(Sql.Text(type));

    private static Result<NpgsqlParameter> Convert(FieldPath field, ColumnType type, Literal literal)
    {
        if (type == ColumnType.Time)
            return literal.AsTime() is { } time ? Sql.Time(time) : Problem.BadRequest($"'{field}' must be compared with an RFC 3339 timestamp");
        return literal.Number is { } number && number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue
            ? Sql.Int((int)number)
            : Problem.BadRequest($"'{field}' must be compared with an integer");
    }
}
