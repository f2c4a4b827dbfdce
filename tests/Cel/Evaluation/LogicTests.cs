namespace HyperFleet.Cel.Tests.Evaluation;

public sealed class LogicTests
{
    [Theory]
    [InlineData("1 / 0 == 1 || true")]
    [InlineData("true || 1 / 0 == 1")]
    [InlineData("!(1 / 0 == 1 && false)")]
    [InlineData("!(false && missing)")]
    [InlineData("missing || true")]
    [InlineData("[0, 1].exists(i, 1 / i == 1)")]
    [InlineData("![0, 1].all(i, 1 / i == 2)")]
    public void A_side_that_decides_absorbs_the_error_of_the_other(string text) => Expression.AssertTrue(text);

    [Theory]
    [InlineData("1 / 0 == 1 || false", "division by zero")]
    [InlineData("true && 1 % 0 == 1", "modulus by zero")]
    [InlineData("missing && true", "no such attribute(s): missing")]
    [InlineData("'x' || false", "no such overload")]
    [InlineData("'x' ? 1 : 2", "no such overload")]
    [InlineData("[0].exists(i, 1 / i == 1)", "division by zero")]
    [InlineData("[0, 1].exists_one(i, 1 / i == 1)", "division by zero")]
    public void Undecided_the_error_is_the_result(string text, string message) => Expression.AssertError(text, message);

    [Theory]
    [InlineData("(true ? 1 : 1 / 0) == 1")]
    [InlineData("(false ? 1 / 0 : 2) == 2")]
    [InlineData("(true ? (false ? 1 : 2) : 3) == 2")]
    public void The_ternary_evaluates_one_branch(string text) => Expression.AssertTrue(text);

    [Fact]
    public void An_error_knows_its_line_and_column()
    {
        var error = Expression.Evaluate("[1,\n 2].map(i,\n i / 0)").Error;

        Assert.Equal(new CelError("division by zero", new CelPosition(3, 4)), error);
    }
}
