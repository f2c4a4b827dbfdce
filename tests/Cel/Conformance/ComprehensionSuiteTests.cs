namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>The expressions of the comprehension suite that stand alone are statements that hold.</summary>
public sealed class ComprehensionSuiteTests
{
    private static readonly CelEnvironment Environment = CelEnvironment.CreateBuilder().AddLibraries(CelLibrary.All).Build();

    [Fact]
    public async Task Statements_hold()
    {
        var (version, cases) = await ConformanceInput.LoadAsync("comprehension");
        var report = new Report("@bufbuild/cel-spec comprehension: evaluation", version);

        foreach (var test in cases)
        {
            if (Evaluate(test.Expression, out var refusal) is not { } result) report.Exclude(test, $"records no outcome; refused: {refusal}");
            else if (result.Kind != CelKind.Bool) report.Exclude(test, $"records no outcome; got {result}");
            else report.Add(test, result.IsTrue ? null : "does not hold");
        }

        report.Write("cel-comprehension.json");
        Assert.True(report.Failures.Count == 0, string.Join('\n', report.Failures));
        Assert.InRange(report.Passed, 45, cases.Count);
    }

    private static CelValue? Evaluate(string expression, out string refusal)
    {
        try
        {
            refusal = "";
            return Environment.Compile(expression).Evaluate(new CelActivation(Environment));
        }
        catch (CelException exception)
        {
            refusal = exception.Reason;
            return null;
        }
    }
}
