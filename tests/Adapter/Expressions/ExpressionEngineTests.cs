using HyperFleet.Adapter.Expressions;
using HyperFleet.Adapter.Values;
using HyperFleet.Fixtures;

namespace HyperFleet.Adapter.Tests.Expressions;

public sealed class ExpressionEngineTests
{
    private static readonly FakeTimeProvider Time = new(DateTimeOffset.Parse("2026-01-02T03:04:05Z"));

    private static readonly IReadOnlyDictionary<string, object?> Variables = new Dictionary<string, object?>
    {
        ["conditions"] = Json("""
            [{"type":"Ready","status":"True","last_transition_time":"2026-01-02T03:00:05Z"},
             {"type":"Bad","status":"False","last_transition_time":"2026-01-01T00:00:00Z"},
             {"type":"NoTime","status":"True"},{"type":"BadTime","status":"True","last_transition_time":"yesterday"},
             {"type":"Number","status":1},"text"]
            """),
        ["feedback"] = Json("""{"values":["bad",{"name":"x"},{"name":"phase","fieldValue":{"string":"Active"}},{"name":"n","fieldValue":{"integer":3}}]}"""),
        ["tree"] = Json("""{"a":[{"b":1}],"nul":null}"""),
        ["version"] = "4.17.3",
    };

    [Theory]
    [InlineData("conditionStatus(conditions, 'Ready')", "True")]
    [InlineData("conditionStatus(conditions, 'Nope')", "Unknown")]
    [InlineData("conditionStatus([], 'Ready')", "Unknown")]
    [InlineData("conditionStatus(conditions, 'Number')", "Unknown")]
    [InlineData("conditionStatus(conditions.filter(c, type(c) == map), 'Bad')", "False")]
    [InlineData("conditionAge(conditions, 'Ready')", "240")]
    [InlineData("conditionAge(conditions, 'Nope')", "-1")]
    [InlineData("conditionAge(conditions, 'NoTime')", "-1")]
    [InlineData("conditionAge(conditions, 'BadTime')", "-1")]
    [InlineData("stableFor(conditions, 'Ready', 240)", "true")]
    [InlineData("stableFor(conditions, 'Ready', 241)", "false")]
    [InlineData("stableFor(conditions, 'Bad', 1)", "false")]
    [InlineData("stableFor(conditions, 'NoTime', 0)", "false")]
    [InlineData("statusFeedbackValue(feedback, 'phase')", "Active")]
    [InlineData("statusFeedbackValue(feedback, 'n')", "")]
    [InlineData("statusFeedbackValue(feedback, 'zzz')", "")]
    [InlineData("statusFeedbackValue({}, 'x')", "")]
    [InlineData("triState(true, false)", "True")]
    [InlineData("triState(false, true)", "False")]
    [InlineData("triState(false, false)", "Unknown")]
    [InlineData("triState(true, true)", "True")]
    [InlineData("triState(conditionStatus(conditions, 'Ready') == 'True', false)", "True")]
    [InlineData("dig(tree, 'a.0.b')", "1")]
    [InlineData("dig(tree, ' a . 0 ')", "map[b:1]")]
    [InlineData("dig(tree, 'a.9') == null", "true")]
    [InlineData("toJson({'z': 1, 'a': [2.0, '<']})", """{"a":[2,"\u003c"],"z":1}""")]
    [InlineData("toJson(null)", "null")]
    [InlineData("now()", "2026-01-02T03:04:05Z")]
    [InlineData("timestamp(now()) > timestamp('2026-01-01T00:00:00Z')", "true")]
    [InlineData("'stable-' + version.split('.')[0] + '.' + version.split('.')[1]", "stable-4.17")]
    [InlineData("version == '4.17.3' && 5 > 3 && 2.5 < 3 || false", "true")]
    [InlineData("version in ['4.16.0', '4.17.3']", "true")]
    [InlineData("has(tree.a) ? 'there' : 'missing'", "there")]
    [InlineData("has(tree.x) ? 'there' : 'missing'", "missing")]
    [InlineData("tree.?x.orValue('fallback')", "fallback")]
    [InlineData("[3, 1, 3, 2].distinct().sort().slice(0, 2)", "[1 2]")]
    [InlineData("[[3], [1, 2]].flatten().sortBy(n, -n)", "[3 2 1]")]
    [InlineData("conditions.filter(c, type(c) == map && has(c.status)).map(c, string(c.type)).join(',')", "Ready,Bad,NoTime,BadTime,Number")]
    [InlineData("", "true")]
    public void An_expression_evaluates(string expression, string expected)
    {
        var result = new ExpressionEngine(Time).Evaluate(expression, Variables);
        Assert.Null(result.Error);
        Assert.Equal(expected, GoText.Format(result.Value));
    }

    [Theory]
    [InlineData("tree.x", "no such key: x")]
    [InlineData("tree.nul.x", "no such key")]
    [InlineData("nope.x", "no such attribute(s): nope")]
    [InlineData("has(tree.x.y)", "no such key: x")]
    [InlineData("conditionStatus('text', 'Ready')", "no such overload")]
    [InlineData("conditionStatus(conditions, 1)", "no such overload")]
    public void A_failing_expression_says_why_and_is_not_met(string expression, string reason)
    {
        var result = new ExpressionEngine(Time).Evaluate(expression, Variables);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.False(result.Matched);
    }

    [Theory]
    [InlineData("lists.range(1000).map(a, lists.range(1000).map(b, lists.range(100).map(c, a * b * c))).size() > 0")]
    [InlineData("lists.range(100000000).size() > 0")]
    public void An_expression_that_would_run_for_ever_is_stopped_and_is_not_met(string expression)
    {
        var result = new ExpressionEngine(Time).Evaluate(expression, Variables);
        Assert.NotNull(result.Error);
        Assert.False(result.Matched);
    }

    [Fact]
    public void Results_are_plain_data_all_the_way_down()
    {
        var result = new ExpressionEngine(Time).Evaluate("{'a': [1, {'b': optional.none()}], 'c': [[1]].flatten()}", Variables);
        Assert.Equal("""{"a":[1,{"b":null}],"c":[1]}""", GoJson.Write(result.Value));
    }

    [Fact]
    public void One_expression_serves_many_events_at_once_with_variables_of_their_own()
    {
        var engine = new ExpressionEngine(Time);
        Parallel.For(0, 2000, number =>
        {
            var variables = new Dictionary<string, object?> { ["n"] = (long)number };
            if (number % 2 == 0) variables["extra"] = 1L;
            Assert.Equal((long)number, engine.Evaluate("n", variables).Value);
            Assert.Equal(number % 2 == 0, engine.Evaluate("extra == 1", variables).Matched);
        });
    }

    [Fact]
    public void A_syntax_error_is_found_without_evaluating() =>
        Assert.Contains("CEL parse error", new ExpressionEngine(Time).SyntaxError("1 +"), StringComparison.Ordinal);

    private static object? Json(string text) => Plain.FromJson(System.Text.Json.JsonDocument.Parse(text).RootElement);
}
