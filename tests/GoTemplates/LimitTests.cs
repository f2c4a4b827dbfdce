namespace HyperFleet.GoTemplates.Tests;

public sealed class LimitTests
{
    private static readonly TemplateLimits Small = new() { TemplateLength = 1000, NestingDepth = 10, OutputLength = 100, Steps = 150, CallDepth = 5, Variables = 5 };

    public static TheoryData<string, string> Excesses() => new()
    {
        { new string('x', 1001), "the text has 1001 characters, more than the limit of 1000" },
        { string.Concat(Enumerable.Repeat("{{if .t}}", 12)), "nest deeper than the limit of 10" },
        { "{{" + new string('(', 12), "nest deeper than the limit of 10" },
        { "{{if .t}}" + string.Concat(Enumerable.Repeat("{{else if .t}}", 12)), "nest deeper than the limit of 10" },
        { "{{range 40}}{{.}}xxxxx{{end}}", "longer than the limit of 100 characters" },
        { "{{printf \"%200d\" 1}}", "longer than the limit of 100 characters" },
        { "{{printf \"%.200f\" 1.5}}", "longer than the limit of 100 characters" },
        { "{{$x := replace \"aaaaaaaaaaaaaaaaaaaa\" \"a\" \"bbbbbbbbbb\"}}", "longer than the limit of 100 characters" },
        { "{{$x := grow}}", "grow makes a text longer than the limit of 100 characters" },
        { "{{range 151}}{{end}}", "more than the limit of 150 steps" },
        { "{{range 9000000000000}}{{end}}", "more than the limit of 150 steps" },
        { "{{range 12}}{{range 12}}{{end}}{{end}}", "more than the limit of 150 steps" },
        { "{{range 40}}{{$x := 1}}{{$x = 2}}{{$x = 3}}{{end}}", "more than the limit of 150 steps" },
        { "{{range 20}}{{$x := $.t.a.b.c.d.e.f.g.h}}{{end}}", "more than the limit of 150 steps" },
        { "{{range 20}}{{$x := eq 1 2 3 4 5 6 7 8}}{{end}}", "more than the limit of 150 steps" },
        { "{{$s := replace \"aaaaa\" \"a\" \"bbbbbbbbbbbbbbb\"}}{{range 45}}{{$x := contains $s \"z\"}}{{end}}", "more than the limit of 150 steps" },
        { "{{$a := 1}}{{$b := 1}}{{$c := 1}}{{$d := 1}}{{$e := 1}}{{$f := 1}}", "more variables are visible than the limit of 5" },
        { "{{define \"r\"}}{{template \"r\"}}{{end}}{{template \"r\"}}", "exceeded maximum template depth (5)" },
        { "{{define \"r\"}}{{template \"r\"}}{{template \"r\"}}{{end}}{{template \"r\"}}", "exceeded maximum template depth (5)" },
    };

    [Theory]
    [MemberData(nameof(Excesses))]
    public void Each_excess_is_an_error_that_names_its_limit(string text, string expected)
    {
        var failure = Assert.Throws<TemplateException>(() => Render(text, Small));
        Assert.Equal(TemplateStage.Limit, failure.Stage);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("template: t:", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{if .t}}", "{{end}}")]
    [InlineData("{{with .t}}", "{{end}}")]
    [InlineData("{{define \"x\"}}", "")]
    [InlineData("{{(", ")}}")]
    [InlineData("{{print (", ")}}")]
    [InlineData("{{if .t}}{{else if .t}}", "")]
    public void Deep_nesting_never_ends_the_process(string open, string close)
    {
        // Without a limit in the way, the remaining stack is what stops the parser.
        TemplateLimits limits = new() { NestingDepth = int.MaxValue, TemplateLength = int.MaxValue };
        var inside = open.StartsWith("{{(", StringComparison.Ordinal) || open.StartsWith("{{print (", StringComparison.Ordinal);
        var text = inside ? "{{" + string.Concat(Enumerable.Repeat(open[2..], 200_000)) : string.Concat(Enumerable.Repeat(open, 200_000));
        Assert.Throws<TemplateException>(() => Render(text + close, limits));
    }

    [Fact]
    public void Endless_recursion_never_ends_the_process()
    {
        TemplateLimits limits = new() { CallDepth = int.MaxValue, Steps = int.MaxValue };
        var failure = Assert.Throws<TemplateException>(() => Render("{{define \"r\"}}{{template \"r\" .}}{{end}}{{template \"r\" .}}", limits));
        Assert.Equal(TemplateStage.Limit, failure.Stage);
    }

    [Fact]
    public void Data_that_holds_itself_is_an_error()
    {
        Dictionary<string, object?> data = [];
        data["self"] = data;
        var failure = Assert.Throws<TemplateException>(() => GoTemplate.Parse("t", "{{ . }}").Execute(data));
        Assert.Equal(TemplateStage.Limit, failure.Stage);
    }

    [Fact]
    public void The_default_limits_leave_room_for_real_templates()
    {
        var text = string.Concat(Enumerable.Repeat("{{ if .t }}x{{ end }}\n", 5000));
        Assert.Equal(10_000, Render(text, TemplateLimits.Default).Length);
    }

    private static object Nest(int depth) =>
        depth < 0 ? "leaf" : new Dictionary<string, object?> { [((char)('h' - depth)).ToString()] = Nest(depth - 1) };

    private static string Render(string text, TemplateLimits limits)
    {
        Dictionary<string, TemplateFunction> functions = new(TemplateFunctions.Standard(TimeProvider.System))
        {
            ["grow"] = new(_ => new string('x', 101)),
        };
        return GoTemplate.Parse("t", text, new TemplateOptions { Limits = limits, Functions = functions })
            .Execute(new Dictionary<string, object?> { ["t"] = Nest(7) });
    }
}
