using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Postgres;
using HyperFleet.Server.Search;

namespace HyperFleet.Server.Tests.Search;

public sealed class SearchQueryTests
{
    [Theory]
    [InlineData("source='S' and consumer_name='C'", "((source = $1 AND consumer_name = $2))")]
    [InlineData("source='S' and (consumer_name='a' or consumer_name='b')", "((source = $1 AND ((consumer_name = $2) OR (consumer_name = $3))))")]
    [InlineData("source='S'", "((source = $1))")]
    [InlineData("source='S' and payload->'metadata'->'labels'@>'{\"k\":\"v\"}'", "((source = $1 AND payload -> 'metadata' -> 'labels' @> $2))")]
    [InlineData("payload->'metadata'->'labels'->>'k'<>'v'", "((payload #>> $1 <> $2))")]
    [InlineData("payload->'metadata'->'labels'->>'k'<>null", "((payload #>> $1 <> $2))")]
    [InlineData("payload->'metadata'->'labels'->>'k'in('a','b')", "((payload #>> $1 IN ($2, $3)))")]
    [InlineData("payload->'metadata'->'labels'->>'k' not in ('a')", "((payload #>> $1 NOT IN ($2)))")]
    [InlineData("resources.name LIKE 'x%' AND NOT version >= 3", "((name LIKE $1 AND NOT version >= $2))")]
    [InlineData("deleted_at IS NOT NULL", "((deleted_at IS NOT NULL))")]
    [InlineData("version BETWEEN 1 AND 5", "((version BETWEEN $1 AND $2))")]
    [InlineData("name ~= '^a' or id ~! 'b'", "((name ~ $1) OR (id !~ $2))")]
    public void What_the_clients_search_becomes_columns_and_parameters(string search, string sql) => Assert.Equal(sql, Written(search));

    [Theory]
    [InlineData("nope = 'a'"), InlineData("other.id = 'a'"), InlineData("id = "), InlineData("id = 'a"), InlineData("id"), InlineData("(id = 'a'")]
    [InlineData("version = 'x'"), InlineData("id = 'a' or"), InlineData("payload->'a'@>'{'"), InlineData("id;drop table resources"), InlineData("name='x') or (name='y'")]
    public void What_is_no_search_is_refused(string search)
    {
        var refusal = SearchQuery.Write(search, SearchTable.Resources, new SqlFilter());
        Assert.Equal(21, refusal!.Code);
    }

    [Fact]
    public void More_than_ten_terms_of_the_JSONB_grammar_are_refused() =>
        Assert.NotNull(SearchQuery.Write(string.Join(" and ", Enumerable.Repeat("payload->>'a'='b'", 12)), SearchTable.Resources, new SqlFilter()));

    [Fact]
    public void I20_no_text_of_a_value_reaches_the_SQL() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<NonNull<string>>(value =>
        Written($"id = '{value.Get.Replace("'", "''", StringComparison.Ordinal)}'") is var sql
        && (sql == "((id = $1))" || value.Get.Contains("@>", StringComparison.Ordinal) || value.Get.Contains("->>", StringComparison.Ordinal))));

    [Fact]
    public void Any_text_is_a_search_or_refused() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<NonNull<string>>(text =>
    {
        SearchQuery.Write(text.Get, SearchTable.Resources, new SqlFilter());
    }));

    [Theory]
    [InlineData("", "created_at, id"), InlineData("name desc, version", "name DESC, version, created_at, id")]
    public void An_order_is_stable(string orderBy, string sql) => Assert.Equal(sql, OrderBy.Parse(orderBy, SearchTable.Resources).Value);

    [Theory]
    [InlineData("name;drop"), InlineData("name up"), InlineData("(select 1)"), InlineData("name desc desc")]
    public void An_order_by_anything_but_columns_is_refused(string orderBy) =>
        Assert.Contains("bad order value", OrderBy.Parse(orderBy, SearchTable.Resources).Refusal!.Reason);

    private static string Written(string search)
    {
        var filter = new SqlFilter();
        return SearchQuery.Write(search, SearchTable.Resources, filter) is { } refusal ? refusal.Reason : filter.Text;
    }
}
