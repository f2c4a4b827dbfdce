using System.Diagnostics;

namespace HyperFleet.GoTemplates.Tests;

[CollectionDefinition(nameof(ParseTimeTests), DisableParallelization = true)]
[Collection(nameof(ParseTimeTests))]
public sealed class ParseTimeTests
{
    [Theory]
    [InlineData("{{.s}} ")]
    [InlineData("{{.a.b.c.d.e}}")]
    [InlineData("{{if .s}}x{{else}}y{{end}}\n")]
    [InlineData("{{$x := 1}}")]
    [InlineData("text \n")]
    [InlineData("{{/* c */}}")]
    [InlineData("{{\"a\\n\" | print 1 2 3}}")]
    [InlineData("{")]
    [InlineData("{{")]
    [InlineData("{{- ")]
    [InlineData("{{range .l}}")]
    [InlineData("{{define \"a\"}}")]
    [InlineData("{{(")]
    [InlineData("{{`")]
    [InlineData("{{'\\")]
    [InlineData("{{1_")]
    public void A_text_of_64_KB_is_parsed_within_100_ms(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, (65_536 / piece.Length) + 1))[..65_536];

        AssertFast(text, text[..(text.Length / 4)]);
    }

    [Theory]
    [InlineData("{{1", "1")]
    [InlineData("{{.", "a.")]
    [InlineData("{{", "(")]
    [InlineData("{{print", " 1")]
    [InlineData("{{1", " | print")]
    [InlineData("{{\"", "\\x41")]
    public void One_action_of_64_KB_is_parsed_within_100_ms(string start, string piece)
    {
        AssertFast(Text(65_536), Text(65_536 / 4));

        string Text(int length) => start + string.Concat(Enumerable.Repeat(piece, length / piece.Length)) + "}}";
    }

    /// <summary>On a machine too busy for the absolute bound, four times the text may still not take eight times as long.</summary>
    private static void AssertFast(string text, string quarter)
    {
        var best = Best(text);
        if (best < TimeSpan.FromMilliseconds(100)) return;
        var growth = best / Best(quarter);
        Assert.True(growth < 8, $"{text.Length} characters took {best.TotalMilliseconds:F0} ms, {growth:F1} times as long as a quarter of them.");
    }

    private static TimeSpan Best(string text) => Enumerable.Range(0, 10).Min(_ => Measure(text));

    private static TimeSpan Measure(string text)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            GoTemplate.Parse("t", text);
        }
        catch (TemplateException)
        {
            // A text may be wrong; it is the time that counts.
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
