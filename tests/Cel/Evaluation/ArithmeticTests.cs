namespace HyperFleet.Cel.Tests.Evaluation;

public sealed class ArithmeticTests
{
    [Theory]
    [InlineData("1 + 2 * 3 - 4 / 2 == 5 % 6")]
    [InlineData("-7 / 2 == -3 && -7 % 2 == -1")]
    [InlineData("1.0 / 0.0 > 1e308")]
    [InlineData("'a' + 'b' == 'ab' && b'a' + b'b' == b'ab' && [1] + [2] == [1, 2]")]
    [InlineData("timestamp('2026-01-01T00:00:00Z') + duration('1h') == timestamp('2026-01-01T01:00:00Z')")]
    [InlineData("timestamp('2026-01-01T01:00:00Z') - timestamp('2026-01-01T00:00:00Z') == duration('60m')")]
    public void Operands_of_one_type_combine(string text) => Expression.AssertTrue(text);

    [Theory]
    [InlineData("1 + 1.0", "no such overload")]
    [InlineData("1 + 1u", "no such overload")]
    [InlineData("'a' + 1", "no such overload")]
    [InlineData("-'a'", "no such overload")]
    [InlineData("!1", "no such overload")]
    [InlineData("9223372036854775807 + 1", "integer overflow")]
    [InlineData("-9223372036854775808 - 1", "integer overflow")]
    [InlineData("-(-9223372036854775808)", "integer overflow")]
    [InlineData("0u - 1u", "unsigned integer overflow")]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("1 % 0", "modulus by zero")]
    [InlineData("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "timestamp overflow")]
    [InlineData("timestamp('2026-05-01T00:00:00Z') - timestamp('0001-01-01T00:00:00Z')", "duration overflow")]
    public void Everything_else_is_an_error(string text, string message) => Expression.AssertError(text, message);
}
