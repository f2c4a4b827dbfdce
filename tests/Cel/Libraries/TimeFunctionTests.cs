namespace HyperFleet.Cel.Tests.Libraries;

public sealed class TimeFunctionTests
{
    [Theory]
    [InlineData("t.getFullYear() == 2026 && t.getMonth() == 0 && t.getDate() == 2 && t.getDayOfMonth() == 1 && t.getDayOfYear() == 1")]
    [InlineData("t.getDayOfWeek() == 5 && t.getHours() == 23 && t.getMinutes() == 4 && t.getSeconds() == 5 && t.getMilliseconds() == 678")]
    [InlineData("t.getHours('Europe/Prague') == 0 && t.getDate('Europe/Prague') == 3 && t.getHours('-05:30') == 17 && t.getHours('UTC') == 23")]
    [InlineData("duration('3h20m').getHours() == 3 && duration('3h20m').getMinutes() == 200 && duration('1.5s').getMilliseconds() == 500")]
    public void Times_are_taken_apart(string text) =>
        Expression.AssertTrue(text, ("t", new DateTimeOffset(2026, 1, 2, 23, 4, 5, 678, TimeSpan.Zero)));

    [Fact]
    public void An_unknown_time_zone_is_named() =>
        Expression.AssertError("timestamp(0).getHours('Mars/Base')", "unknown time zone 'Mars/Base'");
}
