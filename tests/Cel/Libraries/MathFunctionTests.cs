namespace HyperFleet.Cel.Tests.Libraries;

public sealed class MathFunctionTests
{
    [Theory]
    [InlineData("math.greatest(1, 3u, 2.0) == 3u && math.least([3, 1, 2]) == 1 && math.greatest(5) == 5")]
    [InlineData("math.ceil(1.2) == 2.0 && math.floor(-1.2) == -2.0 && math.round(2.5) == 3.0 && math.trunc(-1.9) == -1.0")]
    [InlineData("math.abs(-3) == 3 && math.sign(-2.5) == -1.0 && math.sqrt(9) == 3.0")]
    [InlineData("math.isNaN(0.0 / 0.0) && math.isInf(1.0 / 0.0) && math.isFinite(1.0)")]
    [InlineData("math.bitAnd(6, 3) == 2 && math.bitOr(6, 3) == 7 && math.bitXor(6u, 3u) == 5u && math.bitNot(0) == -1")]
    [InlineData("math.bitShiftLeft(1, 3) == 8 && math.bitShiftRight(-1, 63) == 1 && math.bitShiftLeft(1, 64) == 0")]
    public void Numbers_are_computed(string text) => Expression.AssertTrue(text);

    [Theory]
    [InlineData("math.abs(-9223372036854775808)", "integer overflow")]
    [InlineData("math.bitShiftLeft(1, -1)", "bit shift by a negative offset: -1")]
    [InlineData("math.ceil(1)", "no such overload: ceil(int)")]
    public void Wrong_arguments_are_named(string text, string message) => Expression.AssertError(text, message);
}
