using HyperFleet.Load.Fleets;

namespace HyperFleet.Load.Tests;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("plain", "E'plain'")]
    [InlineData("", "E''")]
    [InlineData("ID", "expr")]
    [InlineData("/clusters/ID/x", "E'/clusters/' || expr || E'/x'")]
    [InlineData("it's C:\\a\n", "E'it''s C\\x3a\\\\a\\x0a'")]
    public void Words_become_expressions_and_the_rest_a_literal_without_colons_or_newlines(string text, string sql) =>
        Assert.Equal(sql, SqlText.Concatenation(text, new Dictionary<string, string> { ["ID"] = "expr" }));
}
