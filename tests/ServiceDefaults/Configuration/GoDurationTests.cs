using FsCheck;
using FsCheck.Fluent;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.ServiceDefaults.Tests.Configuration;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("5s", 5_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("-2s", -2_000)]
    [InlineData("0", 0)]
    [InlineData("1h2m3s4ms", 3_723_004)]
    public void Reads_what_Go_reads(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), GoDuration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("5 s")]
    [InlineData("5x")]
    [InlineData("1..5s")]
    [InlineData("99999999999999999h")]
    public void Refuses_what_Go_refuses(string text)
    {
        var error = Assert.Throws<FormatException>(() => GoDuration.Parse(text));
        Assert.Contains($"'{text}' is not a duration", error.Message);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(90_000, "1m30s")]
    [InlineData(3_600_000, "1h0m0s")]
    [InlineData(500, "500ms")]
    public void Writes_as_Go_writes(double milliseconds, string text) =>
        Assert.Equal(text, GoDuration.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void What_is_written_reads_back() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<int>(), ticks =>
        {
            var value = TimeSpan.FromTicks(ticks * 1_000L);
            return GoDuration.Parse(GoDuration.Format(value)) == value;
        }));

    [Fact]
    public void Any_text_parses_or_is_refused() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
            !GoDuration.TryParse(text.Get, out var value) || GoDuration.Parse(text.Get) == value));
}
