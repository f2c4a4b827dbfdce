using FsCheck;
using FsCheck.Fluent;

namespace HyperFleet.GoTemplates.Tests;

public sealed class PropertyTests
{
    private static readonly string[] Pieces =
    [
        "{{", "}}", "{{- ", " -}}", " ", "\n", ".", ".s", ".m.a", "$", "$x", ":=", "=", "|", "(", ")", ",", "if ", "else", "end", "range ", "with ",
        "define ", "template ", "block ", "break", "continue", "nil", "true", "1", "-2.5", "0x1f", "1e400", "'a'", "'", "\"s\"", "\"%d %v %[2]*.3q\"",
        "\"", "`", "print ", "printf ", "eq ", "lt ", "and ", "index ", "slice ", "len ", "html ", "call ", "lower ", "replace ", "/*", "*/", "text",
        "!", "é", "\ud83d", "\u0001", "{{if .s}}", "{{else}}", "{{end}}", "{{range .l}}", "{{.s}}", "{{$x := .m}}", "{{define \"d\"}}", "{{template \"d\" .}}",
    ];

    private static readonly Dictionary<string, object?> Data = new()
    {
        ["s"] = "text",
        ["m"] = new Dictionary<string, object?> { ["a"] = 1.5, ["b"] = null },
        ["l"] = new object?[] { 1, "two", null, true, DateTimeOffset.UnixEpoch },
    };

    private static readonly TemplateOptions Options = new()
    {
        Functions = TemplateFunctions.Standard(TimeProvider.System),
        Limits = new TemplateLimits { Steps = 10_000, OutputLength = 100_000 },
    };

    private static readonly Arbitrary<string> Soups = Gen.Elements(Pieces).ArrayOf().Select(string.Concat).ToArbitrary();

    [Fact]
    public void Any_text_parses_or_fails_with_a_position() =>
        Prop.ForAll<string>(text => Render(text ?? "") == Render(text ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_mix_of_tokens_renders_the_same_twice_or_fails_with_a_position() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(Soups, text => Render(text) == Render(text)));

    [Fact]
    public void Any_mix_of_tokens_inside_an_action_is_no_different() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(Soups, text => Render("{{" + text + "}}") == Render("{{" + text + "}}")));

    [Fact]
    public void Any_format_and_layout_is_accepted()
    {
        var formats = Gen.Elements("%", "d", "v", "s", "q", "x", "U", "[1]", "[9]", "[", "*", ".", "5", "99999999", "-", "+", "#", "0", " ", "T", "é", "2006", "Jan", ".000").ArrayOf()
            .Select(string.Concat).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(formats, format =>
        {
            var quoted = "\"" + format + "\"";
            Render($"{{{{ printf {quoted} 1 }}}}{{{{ printf {quoted} .s 2.5 .l }}}}{{{{ date {quoted} now }}}}");
        }));
    }

    private static string Render(string text)
    {
        try
        {
            var template = GoTemplate.Parse("t", text, Options);
            _ = template.References.Count;
            return template.Execute(Data);
        }
        catch (TemplateException failure)
        {
            Assert.StartsWith("template: t:", failure.Message, StringComparison.Ordinal);
            Assert.InRange(failure.Line, 1, text.AsSpan().Count('\n') + 1);
            return failure.Message;
        }
    }
}
