namespace HyperFleet.Cel.Tests.Checking;

public sealed class CheckerTests
{
    private static readonly CelEnvironment Environment = CelEnvironment.CreateBuilder()
        .AddLibraries(CelLibrary.All)
        .AddVariables("any")
        .AddVariable("names", CelType.List(CelType.String))
        .AddVariable("counts", CelType.Map(CelType.String, CelType.Int))
        .AddVariable("fleet.region", CelType.String)
        .AddFunction("lookup", 1, (arguments, _) => arguments[0])
        .Build();

    [Theory]
    [InlineData("1 + 2", "int")]
    [InlineData("any.x > 1 || any", "bool")]
    [InlineData("names.map(n, n.size())", "list(int)")]
    [InlineData("counts.filter(k, counts[k] > 1)", "list(string)")]
    [InlineData("counts.?x", "optional_type(int)")]
    [InlineData("fleet.region", "string")]
    [InlineData("[1, 'a']", "list(dyn)")]
    [InlineData("lookup(1).anything", "dyn")]
    [InlineData("timestamp('2026-01-01T00:00:00Z') - timestamp(0)", "google.protobuf.Duration")]
    public void The_type_of_the_result_is_inferred(string text, string type) =>
        Assert.Equal(type, Environment.Compile(text).ResultType.ToString());

    [Theory]
    [InlineData("1 + 'a'", 3, "found no matching overload for '_+_' applied to '(int, string)'")]
    [InlineData("names.contains('x')", 7, "found no matching overload for 'contains' applied to 'list(string).(string)'")]
    [InlineData("names.x", 6, "type 'list(string)' does not support field selection")]
    [InlineData("nope", 1, "undeclared reference to 'nope' (in container '')")]
    [InlineData("nope(1)", 1, "undeclared reference to 'nope' (in container '')")]
    [InlineData("names.all(n, n)", 14, "expected type 'bool' but found 'string'")]
    [InlineData("1.all(n, true)", 1, "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)")]
    [InlineData("lookup(1, 2)", 1, "found no matching overload for 'lookup' with 2 argument(s)")]
    [InlineData("names.map(n, n) && n", 20, "undeclared reference to 'n' (in container '')")]
    public void What_can_never_evaluate_does_not_compile(string text, int column, string reason)
    {
        var exception = Assert.Throws<CelException>(() => Environment.Compile(text));

        Assert.Equal((reason, new CelPosition(1, column)), (exception.Reason, exception.Position));
    }
}
