namespace HyperFleet.GoTemplates.Tests;

/// <summary>What the recorded table cannot hold: the clock, and title case.</summary>
public sealed class StandardFunctionTests
{
    [Theory]
    [InlineData("hELLO wORLD x-y 'tis", "Hello World X-Y 'Tis")]
    [InlineData("don't STOP", "Don't Stop")]
    [InlineData("éCOLE straße", "École Straße")]
    [InlineData("", "")]
    [InlineData("a_b a.b a:b", "A_b A.b A:b")]
    public void Title_gives_every_word_one_capital(string text, string expected) =>
        Assert.Equal(expected, Render("{{ title . }}", text));

    [Fact]
    public void Now_is_the_time_of_the_clock_in_its_zone() =>
        Assert.Equal("2026-01-02T05:04:05+02:00 2026", Render("{{ now | date \"2006-01-02T15:04:05Z07:00\" }} {{ now.Year }}", null));

    private static string Render(string text, object? data) =>
        GoTemplate.Parse("t", text, new TemplateOptions { Functions = TemplateFunctions.Standard(new FixedTime()) }).Execute(data);

    private sealed class FixedTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
