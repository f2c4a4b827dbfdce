using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Cel.Tests.Values;

public sealed class PlainDataTests
{
    public static TheoryData<object?, string> Inputs => new()
    {
        { null, "null" },
        { true, "true" },
        { 1L, "1" },
        { 1, "1" },
        { 1UL, "1u" },
        { 1.5, "1.5" },
        { "a", "'a'" },
        { "a"u8.ToArray(), "b'a'" },
        { new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)), "timestamp('2026-01-02T03:04:05Z')" },
        { TimeSpan.FromSeconds(90), "duration('90s')" },
        { new Dictionary<string, object?> { ["a"] = 1L, ["b"] = new List<object?> { "x" } }, "{'a': 1, 'b': ['x']}" },
        { new Dictionary<string, string> { ["a"] = "x" }, "{'a': 'x'}" },
        { new[] { "x", "y" }, "['x', 'y']" },
        { new[] { 1, 2 }, "[1, 2]" },
        { JsonSerializer.SerializeToElement(new { a = new object?[] { 1, "x", null, true } }), "{'a': [1.0, 'x', null, true]}" },
        { JsonNode.Parse("""{"a": [1, {"b": null}]}"""), "{'a': [1.0, {'b': null}]}" },
        { new JsonObject { ["a"] = 1 }, "{'a': 1.0}" },
    };

    public static TheoryData<string, object?> Results => new()
    {
        { "[1, 2u, 3.0, 'a', null]", new List<object?> { 1L, 2UL, 3.0, "a", null } },
        { "{'a': {1: true}}", new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["1"] = true } } },
        { "optional.of([optional.none()])", new List<object?> { null } },
        { "optional.none()", null },
        { "timestamp('2026-01-02T03:04:05Z')", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) },
        { "duration('1.5s')", TimeSpan.FromSeconds(1.5) },
        { "type(1)", "int" },
        { "[[1], [null]].flatten()", new List<object?> { 1L, null } },
        { "json", new Dictionary<string, object?> { ["n"] = 1.0, ["s"] = "é\n" } },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Plain_data_becomes_a_value(object? input, string literal)
    {
        Expression.AssertTrue($"input == {literal}", ("input", input));
        Expression.AssertTrue($"type(input) == type({literal})", ("input", input));
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void A_result_becomes_plain_data(string text, object? expected) =>
        Assert.Equal(expected, Expression.Evaluate(text, ("json", JsonSerializer.SerializeToElement(new { n = 1, s = "é\n" }))).ToPlain());

    [Fact]
    public void Plain_collections_pass_through()
    {
        var map = new Dictionary<string, object?> { ["a"] = 1L };

        Assert.Same(map, Expression.Evaluate("m", ("m", map)).ToPlain());
    }

    [Fact]
    public void Integral_JSON_numbers_may_be_ints()
    {
        var json = CelValue.FromJson(JsonSerializer.SerializeToElement(new { a = new[] { 1, 2.5, 1e30 } }), JsonNumbers.IntegralAsInt);

        Expression.AssertTrue("type(j.a[0]) == int && type(j.a[1]) == double && type(j.a[2]) == double", ("j", json));
    }

    [Fact]
    public void A_type_without_a_counterpart_is_refused() => Assert.Throws<ArgumentException>(() => CelValue.From(new Uri("http://a")));

    [Fact]
    public void Reading_an_error_as_plain_data_throws_its_message() =>
        Assert.Equal("division by zero", Assert.Throws<InvalidOperationException>(() => Expression.Evaluate("1 / 0").ToPlain()).Message);
}
