using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>The evaluation suite of the language definition.</summary>
public sealed class EvaluationSuiteTests
{
    [Fact]
    public async Task Every_case_without_protobuf_messages_evaluates_as_specified()
    {
        var (version, cases) = await ConformanceInput.LoadAsync("conformance");
        var report = new Report("@bufbuild/cel-spec conformance", version);

        foreach (var test in cases)
        {
            if (Exclusions.ReasonFor(test) is { } reason) report.Exclude(test, reason);
            else report.Add(test, EvaluationCase.Run(test));
        }

        report.Write("cel-spec.json");
        Assert.True(report.Failures.Count == 0, $"{report.Passed} of {report.Total}\n" + string.Join('\n', report.Failures));
    }
}
