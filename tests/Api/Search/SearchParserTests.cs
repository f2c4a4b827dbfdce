using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Api.Search;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Tests.Search;

public sealed class SearchParserTests
{
    [Theory]
    [InlineData("a = 1 or b = 2 and c = 3", "(a = 1 OR (b = 2 AND c = 3))")]
    [InlineData("(a = 1 or b = 2) and c = 3", "((a = 1 OR b = 2) AND c = 3)")]
    [InlineData("NOT a = 'x' and b='y'", "(NOT a = x AND b = y)")]
    [InlineData("not (a='x')", "NOT a = x")]
    [InlineData("a not in ['x','y',]", "a NOT IN [x, y]")]
    [InlineData("a in ('x', 2)", "a IN [x, 2]")]
    [InlineData("a between 1 and 5 and b is not null", "(a BETWEEN 1 AND 5 AND b IS NOT NULL)")]
    [InlineData("a NOT LIKE 'x%'", "NOT a LIKE x%")]
    [InlineData("a <> 'x' AND b == \"y\" aNd c != `z`", "((a <> x AND b = y) AND c <> z)")]
    [InlineData("a = 'it\\'s'", "a = it's")]
    [InlineData("a = 2Ki or a = 3k or a = -1.5", "((a = 2048 OR a = 3000) OR a = -1.5)")]
    [InlineData("a > 2026-01-31", "a > 2026-01-31")]
    [InlineData("a > 2026-01-31T10:00:00Z", "a > 2026-01-31T10:00:00Z")]
    [InlineData("labels.example.com/role = 'x'", "labels.example.com/role = x")]
    [InlineData("labels.'a-b/c.d' = 'x'", "labels.a-b/c.d = x")]
    [InlineData("labels[\"a-b\"] = 'x'", "labels.a-b = x")]
    [InlineData("spec.platform.gcp.projectID = 'x'", "spec.platform.gcp.projectID = x")]
    [InlineData("a = null", "a IS NULL")]
    public void Expressions_parse_as_their_precedence_says(string text, string tree) => Assert.Equal(tree, Show(SearchParser.Parse(text).Value));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a =")]
    [InlineData("a = b")]
    [InlineData("= 1")]
    [InlineData("a = 1 b = 2")]
    [InlineData("name='x') or (name='y'")]
    [InlineData("a in []")]
    [InlineData("a in ['x'")]
    [InlineData("a = 'x")]
    [InlineData("a = 1; drop table resources")]
    [InlineData("'x' = a")]
    [InlineData("a..b = 1")]
    [InlineData("a < null")]
    public void What_is_no_expression_is_a_problem(string text) => Assert.Equal("HYPERFLEET-VAL-005", SearchParser.Parse(text).Problem?.Kind.Code);

    [Theory]
    [InlineData("name ~= 'x'", "REQ")]
    [InlineData("name ~! 'x'", "RNE")]
    [InlineData("len name = 1", "LEN")]
    [InlineData("generation - 1 = 2", "SUB")]
    [InlineData("generation = 2 - 1", "SUB")]
    public void Operators_that_are_not_supported_are_named(string text, string name) =>
        Assert.Contains($"unsupported comparison operator: {name}", SearchParser.Parse(text).Problem?.Detail);

    [Fact]
    public void Deep_nesting_and_long_text_end_in_a_problem()
    {
        Assert.NotNull(SearchParser.Parse(new string('(', 2000) + "a=1" + new string(')', 2000)).Problem);
        Assert.NotNull(SearchParser.Parse(string.Concat(Enumerable.Repeat("not ", 1000)) + "a=1").Problem);
        Assert.Contains("4096", SearchParser.Parse("a = '" + new string('x', 4096) + "'").Problem?.Detail);
    }

    [Fact]
    public void No_text_makes_the_parser_throw() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
        Gen.Elements("a", "labels.x", "'", "\"", "(", ")", "[", "]", ",", " and ", " or ", " not ", " in ", " like ", " between ", " is ", "null", "=", "<", "~", "1", "9e9", "Ki", "\\", ".", "é", "\0", "-", " ")
            .ArrayOf().ToArbitrary(),
        parts =>
        {
            var result = SearchParser.Parse(string.Concat(parts));
            return result.Problem is not null || new SearchTranslator(new SqlFilter()).Write(result.Value) is null or { Kind.Status: 400 };
        }));

    [Fact]
    public void A_printed_tree_parses_to_itself() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Trees(3).ToArbitrary(), tree =>
        Show(SearchParser.Parse(Print(tree)).Value) == Show(tree)));

    private static Gen<SearchNode> Trees(int depth)
    {
        var field = Gen.Elements("name", "labels.a-b", "spec.x.y", "status.conditions.Ready").Select(f => new FieldPath(f.Split('.')));
        var literal = Gen.OneOf(
            Gen.Elements("x", "it's", "a b", "100%", "\\", "", "or", "2020-01-01").Select(text => new Literal(text)),
            Gen.Choose(-9999, 9999).Select(n => new Literal($"{n / 8m}", n / 8m)));
        var negated = Gen.Elements(true, false);
        var leaf = Gen.OneOf(
            field.Zip(Gen.Elements("=", "<>", "<", "<=", ">", ">=")).Zip(literal, (p, v) => (SearchNode)new SearchNode.Compare(p.Item1, p.Item2, v)),
            field.Zip(Gen.Elements("LIKE", "ILIKE")).Zip(Gen.Elements("x%", "_b", "it's"), (p, v) => (SearchNode)new SearchNode.Compare(p.Item1, p.Item2, new(v))),
            field.Zip(negated).Zip(literal.NonEmptyListOf(), (p, v) => (SearchNode)new SearchNode.In(p.Item1, p.Item2, [.. v])),
            field.Zip(negated).Zip(literal.Zip(literal), (p, v) => (SearchNode)new SearchNode.Between(p.Item1, p.Item2, v.Item1, v.Item2)),
            field.Zip(negated, (f, n) => (SearchNode)new SearchNode.IsNull(f, n)));
        if (depth == 0)
            return leaf;
        var inner = Trees(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.Zip(inner, (a, b) => (SearchNode)new SearchNode.And(a, b)),
            inner.Zip(inner, (a, b) => (SearchNode)new SearchNode.Or(a, b)),
            inner.Select(a => (SearchNode)new SearchNode.Not(a)));
    }

    private static string Print(SearchNode node) => node switch
    {
        SearchNode.Or(var a, var b) => $"({Print(a)} or {Print(b)})",
        SearchNode.And(var a, var b) => $"({Print(a)} and {Print(b)})",
        SearchNode.Not(var a) => $"not ({Print(a)})",
        SearchNode.Compare(var f, var o, var v) => $"{f} {o} {Print(v)}",
        SearchNode.In(var f, var n, var v) => $"{f} {(n ? "not " : "")}in [{string.Join(", ", v.Select(Print))}]",
        SearchNode.Between(var f, var n, var a, var b) => $"{f} {(n ? "not " : "")}between {Print(a)} and {Print(b)}",
        SearchNode.IsNull(var f, var n) => $"{f} is {(n ? "not " : "")}null",
        _ => throw new InvalidOperationException(),
    };

    private static string Print(Literal literal) =>
        literal.Number is { } number ? $"{number}" : $"'{literal.Text!.Replace("\\", "\\\\").Replace("'", "\\'")}'";

    internal static string Show(SearchNode node) => node switch
    {
        SearchNode.Or(var a, var b) => $"({Show(a)} OR {Show(b)})",
        SearchNode.And(var a, var b) => $"({Show(a)} AND {Show(b)})",
        SearchNode.Not(var a) => $"NOT {Show(a)}",
        SearchNode.Compare(var f, var o, var v) => $"{f} {o} {Show(v)}",
        SearchNode.In(var f, var n, var v) => $"{f} {(n ? "NOT " : "")}IN [{string.Join(", ", v.Select(Show))}]",
        SearchNode.Between(var f, var n, var a, var b) => $"{f} {(n ? "NOT " : "")}BETWEEN {Show(a)} AND {Show(b)}",
        SearchNode.IsNull(var f, var n) => $"{f} IS {(n ? "NOT " : "")}NULL",
        _ => throw new InvalidOperationException(),
    };

    private static string Show(Literal literal) => literal.Number is { } number ? number.ToString("0.####") : literal.Text ?? "null";
}
