namespace HyperFleet.Cel.Tests.Libraries;

public sealed class ConversionTests
{
    [Theory]
    [InlineData("int(3.9) == 3 && int('-5') == -5 && int(5u) == 5 && int(timestamp('1970-01-01T00:01:00Z')) == 60")]
    [InlineData("uint(3) == 3u && uint('7') == 7u && double('1.5') == 1.5 && double(2) == 2.0")]
    [InlineData("bool('true') && !bool('0') && bytes('é') == b'\\303\\251' && string(b'abc') == 'abc'")]
    [InlineData("string(3.0) == '3' && string(1000000.0) == '1e+06' && string(123456.5) == '123456.5' && string(0.00001) == '1e-05'")]
    [InlineData("string(1) == '1' && string(2u) == '2' && string(true) == 'true'")]
    [InlineData("string(duration('90m')) == '5400s' && string(duration('1.5s')) == '1.5s' && string(duration('-1ms')) == '-0.001s'")]
    [InlineData("string(timestamp('2026-01-02T04:04:05.120+01:00')) == '2026-01-02T03:04:05.12Z'")]
    public void Types_convert(string text) => Expression.AssertTrue(text);

    [Theory]
    [InlineData("int(1e99)", "range error")]
    [InlineData("uint(-1)", "range error")]
    [InlineData("int('x')", "Type conversion error from 'string' to 'int': x")]
    [InlineData("int(true)", "no such overload: int(bool)")]
    [InlineData("duration('1x')", "invalid duration '1x': expected numbers with units, for example 1h30m")]
    [InlineData("timestamp('yesterday')", "invalid timestamp 'yesterday': expected RFC 3339, for example 2026-01-02T03:04:05Z")]
    public void What_does_not_fit_is_an_error(string text, string message) => Expression.AssertError(text, message);

    [Theory]
    [InlineData("timestamp('2026-02-29T00:00:00Z')")]
    [InlineData("timestamp('2026-01-01')")]
    [InlineData("timestamp('2026-01-01T24:00:00Z')")]
    [InlineData("timestamp('2026-01-01T00:00:00')")]
    [InlineData("timestamp('2026-01-01T00:00:00.Z')")]
    [InlineData("timestamp('0000-01-01T00:00:00Z')")]
    [InlineData("duration('')")]
    [InlineData("duration('1')")]
    [InlineData("duration('.s')")]
    [InlineData("duration('300000000h')")]
    public void Malformed_times_are_errors(string text) => Assert.True(Expression.Evaluate(text).IsError);
}
