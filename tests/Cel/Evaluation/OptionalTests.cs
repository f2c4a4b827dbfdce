namespace HyperFleet.Cel.Tests.Evaluation;

public sealed class OptionalTests
{
    [Theory]
    [InlineData("optional.of(1).value() == 1 && optional.of(1).hasValue() && !optional.none().hasValue()")]
    [InlineData("!optional.ofNonZeroValue('').hasValue() && optional.ofNonZeroValue('a').hasValue()")]
    [InlineData("optional.none().or(optional.of(2)).value() == 2 && optional.of(1).orValue(2) == 1")]
    [InlineData("optional.of(1).orValue(1 / 0) == 1")]
    [InlineData("optional.of(2).optMap(x, x * 2).value() == 4 && !optional.none().optMap(x, x).hasValue()")]
    [InlineData("optional.of({'a': 1}).optFlatMap(m, m.?a).value() == 1")]
    [InlineData("optional.of({'a': {'b': 1}}).a.b.value() == 1")]
    [InlineData("[1, 2].first().value() == 1 && [1, 2].last().value() == 2 && ![].first().hasValue()")]
    [InlineData("{?'a': optional.none(), 'b': 1} == {'b': 1} && [?optional.of(1), ?optional.none()] == [1]")]
    [InlineData("[optional.of(1), optional.none()].unwrapOpt() == [1]")]
    public void Optionals_carry_what_may_be_absent(string text) => Expression.AssertTrue(text);

    [Theory]
    [InlineData("optional.none().value()", "optional.none() dereference")]
    [InlineData("[?1]", "cannot initialize optional list element from non-optional value 1")]
    [InlineData("optional.none().or(2)", "no such overload: or(optional_type, int)")]
    [InlineData("optional.of(null).x", "no such key: x")]
    public void Misuse_is_an_error(string text, string message) => Expression.AssertError(text, message);

    [Fact]
    public void Without_the_library_its_syntax_is_refused()
    {
        var environment = CelEnvironment.CreateBuilder().ParseOnly().Build();

        Assert.Equal("unsupported syntax '.?'", Assert.Throws<CelException>(() => environment.Compile("a.?b")).Reason);
    }
}
