namespace HyperFleet.Cel.Tests.Evaluation;

public sealed class SelectionTests
{
    private static readonly Dictionary<string, object?> Data = new()
    {
        ["b"] = new Dictionary<string, object?> { ["c"] = 1L, ["null"] = null },
        ["list"] = new List<object?> { "x", 2L },
        ["a-b"] = true,
    };

    [Theory]
    [InlineData("a.b.c == 1 && a['b']['c'] == 1 && a.list[1] == 2")]
    [InlineData("a.list[1.0] == 2 && a.list[1u] == 2 && {1: 'x'}[1.0] == 'x'")]
    [InlineData("a.`a-b` && has(a.`a-b`)")]
    [InlineData("has(a.b.c) && !has(a.b.d) && has(a.b.`null`)")]
    [InlineData("'b' in a && !('x' in a) && 2.0 in a.list && !(3 in a.list)")]
    [InlineData("a.?b.?c.value() == 1 && !a.?x.?y.hasValue() && a.?x.orValue(7) == 7")]
    [InlineData("a.list[?1].value() == 2 && !a.list[?9].hasValue()")]
    [InlineData("a.b.?`null`.hasValue() && !a.b.?`null`.?x.hasValue()")]
    public void Fields_keys_and_elements_are_found(string text) => Expression.AssertTrue(text, ("a", Data));

    [Theory]
    [InlineData("a.x", "no such key: x")]
    [InlineData("a.x.y", "no such key: x")]
    [InlineData("has(a.x.y)", "no such key: x")]
    [InlineData("a.b.c.d", "no such key: d")]
    [InlineData("a.b.`null`.x", "no such key: x")]
    [InlineData("a['x']", "no such key: x")]
    [InlineData("{1: 2}[3]", "no such key: 3")]
    [InlineData("a.list[2]", "index out of bounds: 2")]
    [InlineData("a.list[-1]", "index out of bounds: -1")]
    [InlineData("a.list['x']", "unsupported index type 'string' in list")]
    [InlineData("x", "no such attribute(s): x")]
    [InlineData("x.?a", "no such attribute(s): x")]
    [InlineData("1[0]", "no such overload")]
    [InlineData("1 in 2", "no such overload")]
    [InlineData("{[]: 1}", "unsupported key type: list")]
    [InlineData("{'a': 1, 'a': 2}", "Failed with repeated key: a")]
    public void What_is_missing_is_named(string text, string message) => Expression.AssertError(text, message, ("a", Data));
}
