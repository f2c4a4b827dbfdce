using HyperFleet.Cel.Parsing;
using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Every expression of every public suite parses into the recorded tree, or fails where the reference fails.</summary>
public sealed class ParsingSuiteTests
{
    [Theory]
    [InlineData("parsing")]
    [InlineData("comprehension")]
    [InlineData("checking")]
    [InlineData("conformance")]
    public async Task Expressions_parse_into_the_recorded_tree(string suite)
    {
        var (version, cases) = await ConformanceInput.LoadAsync(suite);
        var report = new Report($"@bufbuild/cel-spec {suite}: syntax trees", version);

        foreach (var test in cases)
        {
            if (ReasonToExclude(test) is { } reason) report.Exclude(test, reason);
            else report.Add(test, Run(test));
        }

        report.Write($"cel-syntax-{suite}.json");
        Assert.True(report.Failures.Count == 0, $"{report.Passed} of {report.Total}\n" + string.Join('\n', report.Failures));
    }

    private static string? ReasonToExclude(ConformanceCase test) => test switch
    {
        { Tree: not null } => null,
        { Error: { } error } when error.Contains("unsupported syntax: '`'", StringComparison.Ordinal) =>
            "recorded with quoted identifiers switched off",
        { Error: { } error } when error.Contains("recursion limit exceeded: 32", StringComparison.Ordinal) && IsMerelyDeep(test) =>
            "recorded with a nesting limit of 32",
        { Error: { } error } when error.Contains("max recursion depth exceeded", StringComparison.Ordinal) =>
            "recorded with a nesting limit of 32",
        _ => null,
    };

    private static bool IsMerelyDeep(ConformanceCase test) => TryParse(test.Expression, out _);

    private static string? Run(ConformanceCase test)
    {
        if (!TryParse(test.Expression, out var tree)) return test.Tree is null ? null : "does not parse";
        if (test.Tree is null) return "parses, but should not";
        return tree == test.Tree ? null : $"expected {test.Tree}\n    got {tree}";
    }

    private static bool TryParse(string expression, out string tree)
    {
        try
        {
            tree = DebugTree.Of(Parser.Parse(expression, CelLimits.Default, CelLibrary.None));
            return true;
        }
        catch (CelException)
        {
            tree = "";
            return false;
        }
    }
}
