namespace HyperFleet.Cel.Tests.Evaluation;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("1 == 1.0 && 1u == 1 && 1.0 == 1u")]
    [InlineData("1 < 1.5 && 2u > 1.5 && -1 < 0u && 18446744073709551615u > 1")]
    [InlineData("{'a': 1} == {'a': 1.0} && [1, 2u] == [1.0, 2]")]
    [InlineData("1 != '1' && null != 0 && null == null")]
    [InlineData("0.0 / 0.0 != 0.0 / 0.0")]
    [InlineData("'a' < 'b' && b'a' < b'b' && false < true && duration('1s') < duration('1m')")]
    [InlineData("'\\uFFFD' < '\\U0001F600'")]
    [InlineData("type(1) == int && type('') == string && type([]) == list && type(type(1)) == type")]
    [InlineData("type(timestamp(0)) == google.protobuf.Timestamp && type(null) == null_type")]
    public void Values_compare_by_what_they_denote(string text) => Expression.AssertTrue(text);

    [Theory]
    [InlineData("1 < 'a'")]
    [InlineData("null < 1")]
    [InlineData("[1] < [2]")]
    public void Unordered_types_do_not_compare(string text) => Expression.AssertError(text, "no such overload");
}
