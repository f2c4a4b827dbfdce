using HyperFleet.Api.Errors;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Search;

/// <summary>Members of the spec at any depth. Unquoted numbers compare as numbers; what is no number then does not match, and fails nothing.</summary>
internal sealed class SpecSql(SqlFilter sql)
{
    public Problem? Write(SearchNode node, FieldPath field)
    {
        var path = sql.Bind(Sql.Texts(field.Rest));
        var text = $"(r.spec #>> {path})";
        var numeric = Values(node) is { Count: > 0 } values && values.All(v => v.Number is not null);
        // The cast happens only for text that is a number of sane length, in a CASE because PostgreSQL may reorder conjunctions.
        var expression = !numeric ? text
            : $"(CASE WHEN {text} ~ '^-?[0-9]{{1,100}}(\\.[0-9]{{1,100}})?([eE][-+]?[0-9]{{1,2}})?$' THEN {text}::numeric END)";
        return PredicateSql.Write(sql, node, expression, literal => numeric ? Sql.Number(literal.Number!.Value) : Sql.Text(literal.Text), allowPatterns: true);
    }

    private static IReadOnlyList<Literal> Values(SearchNode node) => node switch
    {
        SearchNode.Compare(_, not ("LIKE" or "ILIKE"), var value) => [value],
        SearchNode.In(_, _, var values) => values,
        SearchNode.Between(_, _, var low, var high) => [low, high],
        _ => [],
    };
}
