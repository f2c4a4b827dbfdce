using HyperFleet.Api.Errors;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Search;

/// <summary>Labels: a missing label is NULL, so every comparison with it is not true.</summary>
internal sealed class LabelSql(SqlFilter sql)
{
    public Problem? Write(SearchNode node, bool notLike = false)
    {
        var (field, isNull) = node switch
        {
            SearchNode.IsNull(var path, var negated) => (path, (bool?)!negated),
            SearchNode.Compare(var path, _, _) => (path, null),
            SearchNode.In(var path, _, _) => (path, null),
            SearchNode.Between(var path, _, _, _) => (path, null),
            _ => throw new InvalidOperationException($"Not a predicate: {node.GetType().Name}"),
        };
        if (isNull == true)
            sql.Append("NOT ");
        sql.Append("EXISTS (SELECT FROM resource_labels l WHERE l.resource_id = r.id AND l.key = ").Append(Sql.Text(string.Join('.', field.Rest)));
        if (isNull is null)
        {
            sql.Append(notLike ? " AND NOT (" : " AND (");
            if (PredicateSql.Write(sql, node, "l.value", literal => Sql.Text(literal.Text), allowPatterns: true) is { } problem)
                return problem;
            sql.Append(")");
        }
        sql.Append(")");
        return null;
    }
}
