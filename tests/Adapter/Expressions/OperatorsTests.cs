using HyperFleet.Adapter.Expressions;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Tests.Expressions;

public sealed class OperatorsTests
{
    [Theory]
    [InlineData("equals", "\"a\"", "\"a\"", true)]
    [InlineData("equals", "5.0", "5", true)]
    [InlineData("equals", "null", "null", true)]
    [InlineData("equals", "null", "\"\"", false)]
    [InlineData("equals", "{\"a\":[1]}", "{\"a\":[1.0]}", true)]
    [InlineData("notEquals", "1", "2", true)]
    [InlineData("in", "\"a\"", "[\"b\",\"a\"]", true)]
    [InlineData("in", "\"c\"", "[\"b\",\"a\"]", false)]
    [InlineData("notIn", "\"c\"", "[\"a\"]", true)]
    [InlineData("contains", "\"hello\"", "\"ell\"", true)]
    [InlineData("contains", "[1,2]", "2", true)]
    [InlineData("contains", "{\"k\":1}", "\"k\"", true)]
    [InlineData("contains", "{\"k\":1}", "\"x\"", false)]
    [InlineData("greaterThan", "3", "2.5", true)]
    [InlineData("greaterThan", "3", "3", false)]
    [InlineData("lessThan", "-1", "0", true)]
    [InlineData("greaterThanOrEqual", "3", "3", true)]
    [InlineData("lessThanOrEqual", "4", "3", false)]
    [InlineData("exists", "0", "null", true)]
    [InlineData("exists", "false", "null", true)]
    [InlineData("exists", "\"\"", "null", false)]
    [InlineData("exists", "{}", "null", false)]
    [InlineData("notExists", "null", "null", true)]
    public void An_operator_decides(string name, string field, string value, bool expected) =>
        Assert.Equal(new Verdict(expected, null), Operators.Evaluate(name, Json(field), Json(value)));

    [Theory]
    [InlineData("in", "\"a\"", "\"a\"", "not a list")]
    [InlineData("contains", "null", "\"a\"", "fieldValue cannot be nil")]
    [InlineData("contains", "\"a\"", "1", "requires a string")]
    [InlineData("contains", "{}", "1", "requires a string key")]
    [InlineData("contains", "3", "3", "requires string, slice, array, or map")]
    [InlineData("greaterThan", "null", "1", "cannot convert <nil> to float64")]
    [InlineData("greaterThan", "\"3\"", "1", "cannot convert string to float64")]
    [InlineData("lessThan", "1", "true", "cannot convert bool to float64")]
    public void An_operator_says_why_it_cannot_decide(string name, string field, string value, string reason) =>
        Assert.Contains(reason, Operators.Evaluate(name, Json(field), Json(value)).Error, StringComparison.Ordinal);

    private static object? Json(string text) => Plain.FromJson(System.Text.Json.JsonDocument.Parse(text).RootElement);
}
