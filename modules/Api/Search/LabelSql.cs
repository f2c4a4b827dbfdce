using HyperFleet.Api.Errors;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Search;

/// <summary>Labels: a missing label is NULL, so every comparison with it is not true. Equality asks the words of the row, the rest the labels' own table.</summary>
internal sealed class LabelSql(SqlFilter sql)
{
    public Problem? Write(SearchNode.Predicate node, bool notLike = false)
    {
        var key = string.Join('.', node.Field.Rest);
        switch (node)
        {
            case SearchNode.Compare { Operator: "=", Value: var value }:
                sql.Append("r.terms @> ").Append(Sql.Texts([SearchTerms.Label(key, value.Text)]));
                return null;
            case SearchNode.In { Negated: false, Values: var values } when values.All(value => value.Text is not null):
                sql.Append("r.terms && ").Append(Sql.Texts(values.Select(value => SearchTerms.Label(key, value.Text))));
                return null;
            default:
                return WriteRow(node, key, notLike);
        }
    }

    private Problem? WriteRow(SearchNode.Predicate node, string key, bool notLike)
    {
        if (node is SearchNode.IsNull { Negated: false })
            sql.Append("NOT ");
        sql.Append("EXISTS (SELECT FROM resource_labels l WHERE l.resource_id = r.id AND l.key = ").Append(Sql.Text(key));
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
