using System.Diagnostics;

namespace HyperFleet.Cel.Tests.Libraries;

/// <summary>Patterns mean what they mean in RE2.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData("'abc'.matches('b') && matches('abc', '^a.c$')")]
    [InlineData("!'a\\n'.matches('a$') && 'a\\nb'.matches('(?m)a$')")]
    [InlineData("!'٣'.matches(r'\\d') && '3'.matches(r'\\d') && !'é'.matches(r'\\w') && 'é'.matches(r'\\W')")]
    [InlineData("'x1'.matches('(?P<name>[a-z])[[:digit:]]') && 'a]'.matches('[]]') && 'b'.matches('[^]]') && '['.matches('[[]')")]
    [InlineData("'É'.matches(r'\\pL') && 'ABC'.matches('(?i)abc')")]
    public void Patterns_match_anywhere(string text) => Expression.AssertTrue(text);

    [Theory]
    [InlineData("'a'.matches('(')")]
    [InlineData("'a'.matches('(a)\\\\1')")]
    [InlineData("'a'.matches('(?=a)')")]
    public void What_RE2_refuses_is_refused(string text) =>
        Assert.StartsWith("invalid regular expression", Expression.Evaluate(text).Error?.Message, StringComparison.Ordinal);

    [Fact]
    public void A_hostile_pattern_takes_linear_time()
    {
        var start = Stopwatch.GetTimestamp();

        Expression.AssertTrue("!text.matches('^(a+)+$')", ("text", new string('a', 20_000) + "b"));

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
    }
}
