namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Types are inferred as the reference infers them, and what it refuses is refused.</summary>
public sealed class CheckingSuiteTests
{
    [Theory]
    [InlineData("checking")]
    [InlineData("parsing")]
    public async Task Expressions_have_the_recorded_type(string suite)
    {
        var (version, cases) = await ConformanceInput.LoadAsync(suite);
        var report = new Report($"@bufbuild/cel-spec {suite}: types", version);

        foreach (var test in cases)
        {
            if (ReasonToExclude(test) is { } reason) report.Exclude(test, reason);
            else report.Add(test, Run(test));
        }

        report.Write($"cel-types-{suite}.json");
        Assert.True(report.Failures.Count == 0, $"{report.Passed} of {report.Total}\n" + string.Join('\n', report.Failures));
    }

    private static readonly string[] AcrossNumericTypes = ["1 < 1.0", "1 <= 1.0", "1 > 1.0", "1 >= 1.0"];

    private static string? ReasonToExclude(ConformanceCase test) => test switch
    {
        { Tree: null } => "not a case of types: the recorded parser refuses it",
        { Expression: var expression } when Exclusions.ReasonFor(test) is { } reason => reason,
        { Error: { } error } when error.Contains("undeclared reference", StringComparison.Ordinal) && test.Find("typeEnv") is null && test.Path == "parsing" =>
            "not a case of types: nothing is declared",
        _ when test.Error is not null && AcrossNumericTypes.Any(comparison => test.Expression.StartsWith(comparison, StringComparison.Ordinal)) =>
            "recorded with comparison across numeric types switched off",
        _ => null,
    };

    private static string? Run(ConformanceCase test)
    {
        try
        {
            var type = SuiteEnvironment.For(test)!.Compile(test.Expression).ResultType.ToString().Replace("null_type", "null", StringComparison.Ordinal);
            return test.Type is null ? $"has type {type}, but should be refused" : type == test.Type ? null : $"expected {test.Type}, got {type}";
        }
        catch (CelException exception)
        {
            return test.Type is null ? null : exception.Message;
        }
    }
}
