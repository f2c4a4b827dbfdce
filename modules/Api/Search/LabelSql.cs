using HyperFleet.Api.Errors;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Search;

/// <summary>Labels: a missing label is NULL, so every comparison with it is not true.</summary>
internal sealed class LabelSql(SqlFilter sql)
{
    public Problem? Write(SearchNode.Predicate node, bool notLike = false)
    {
        if (node is SearchNode.IsNull { Negated: false })
            sql.Append("NOT ");
        sql.Append("EXISTS (SELECT FROM resource_labels l WHERE l.resource_id = r.id AND l.key = ").Append(Sql.Text(string.Join('.', node.Field.Rest)));
        if (node is not SearchNode.IsNull)
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
