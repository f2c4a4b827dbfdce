namespace HyperFleet.GoTemplates.Tests;

public sealed class FunctionTests
{
    private static readonly Dictionary<string, TemplateFunction> Functions = new()
    {
        ["join"] = TemplateFunction.Variadic(a => string.Join((string)a[0]!, a[1..]), ParameterKind.String, ParameterKind.Any),
        ["twice"] = new(a => a[0] is long large ? large * 2 : (int)a[0]! * 2L, ParameterKind.Integer),
        ["half"] = new(a => (double)a[0]! / 2, ParameterKind.Float),
        ["flip"] = new(a => !(bool)a[0]!, ParameterKind.Boolean),
        ["nothing"] = new(_ => null),
        ["break"] = new(_ => "broken"),
        ["len"] = new(_ => "replaced", ParameterKind.Any),
        ["boom"] = new(_ => throw new InvalidOperationException("it went off")),
    };

    [Theory]
    [InlineData("{{ join \"-\" 1 \"a\" nil }}", "1-a-")]
    [InlineData("{{ join \"-\" }}|", "|")]
    [InlineData("{{ \"b\" | join \"-\" \"a\" }}", "a-b")]
    [InlineData("{{ twice 4 }} {{ twice 1e3 }} {{ twice .i }}", "8 2000 10")]
    [InlineData("{{ half 5 }} {{ half 5.0 }}", "2.5 2.5")]
    [InlineData("{{ flip true }} {{ flip .t }}", "false false")]
    [InlineData("{{ nothing }} {{ if nothing }}x{{ end }}", "<no value> ")]
    [InlineData("{{ break }}", "broken")]
    [InlineData("{{ len 3 }}", "replaced")]
    public void A_function_gets_checked_arguments(string text, string expected) => Assert.Equal(expected, Render(text));

    [Theory]
    [InlineData("{{ twice \"x\" }}", "expected integer; found \"x\"")]
    [InlineData("{{ twice 1.5 }}", "expected integer; found 1.5")]
    [InlineData("{{ half true }}", "expected float; found true")]
    [InlineData("{{ flip 1 }}", "expected bool; found 1")]
    [InlineData("{{ twice .t }}", "wrong type for value; expected int; got bool")]
    [InlineData("{{ half .i }}", "wrong type for value; expected float64; got int")]
    [InlineData("{{ twice }}", "wrong number of args for twice: want 1 got 0")]
    [InlineData("{{ join }}", "wrong number of args for join: want at least 1 got 0")]
    public void A_mismatch_is_named(string text, string expected) =>
        Assert.EndsWith(": " + expected, Assert.Throws<TemplateException>(() => Render(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Whatever_a_function_throws_becomes_an_error_of_the_call()
    {
        var failure = Assert.Throws<TemplateException>(() => Render("{{ boom }}"));
        Assert.Equal("template: t:1:3: executing \"t\" at <boom>: error calling boom: it went off", failure.Message);
        Assert.IsType<InvalidOperationException>(failure.InnerException);
    }

    private static string Render(string text) => GoTemplate.Parse("t", text, new TemplateOptions { Functions = Functions })
        .Execute(new Dictionary<string, object?> { ["i"] = 5, ["t"] = true });
}
