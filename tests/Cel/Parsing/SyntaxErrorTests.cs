namespace HyperFleet.Cel.Tests.Parsing;

public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("1 +", 1, 4, "Syntax error: unexpected end of the expression, expected an expression")]
    [InlineData("1 2", 1, 3, "Syntax error: unexpected '2', expected an operator or the end")]
    [InlineData("a.\n 1", 2, 2, "Syntax error: unexpected '1', expected the name of a field")]
    [InlineData("[1, 2", 1, 6, "Syntax error: unexpected end of the expression, expected ',' or ']'")]
    [InlineData("'abc", 1, 1, "Syntax error: string literal is not closed")]
    [InlineData("'\\q'", 1, 1, "Syntax error: invalid escape sequence")]
    [InlineData("a | b", 1, 3, "Syntax error: token recognition error at: '|'")]
    [InlineData("9223372036854775808", 1, 1, "invalid int literal")]
    [InlineData("for", 1, 1, "reserved identifier: for")]
    [InlineData("has(a)", 1, 5, "invalid argument to has() macro")]
    [InlineData("a.map(b.c, 1)", 1, 8, "argument must be a simple name")]
    [InlineData("math.greatest()", 1, 6, "math.greatest() requires at least one argument")]
    [InlineData("a.B{c: 1}", 1, 4, "protobuf messages are not supported: cannot construct 'a.B'")]
    public void Mistakes_are_located(string text, int line, int column, string reason)
    {
        var exception = Assert.Throws<CelException>(() => Expression.Evaluate(text));

        Assert.Equal((reason, new CelPosition(line, column)), (exception.Reason, exception.Position));
    }

    [Fact]
    public void The_message_shows_the_place() =>
        Assert.Equal(
            "ERROR: <input>:2:3: Syntax error: unexpected '*', expected an expression\n | + *\n | ..^",
            Assert.Throws<CelException>(() => Expression.Evaluate("1\n+ *")).Message);
}
