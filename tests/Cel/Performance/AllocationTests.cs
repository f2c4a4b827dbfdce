using HyperFleet.Micro.Cel;

namespace HyperFleet.Cel.Tests.Performance;

/// <summary>Allocated bytes per evaluation against committed budgets.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 1_000;
    private const double Tolerance = 1.05;

    [Fact]
    public void A_decision_over_a_parsed_resource_stays_within_its_budget()
    {
        using var decision = new DefaultDecision(TimeSpan.FromMinutes(5));

        AssertWithin(0, () => decision.DecideWithCel());
    }

    [Theory]
    [InlineData("r.generation > 2 && r.name == 'prod'", 0)]
    [InlineData("has(r.labels.team) ? r.labels.team : 'none'", 0)]
    [InlineData("r.items.exists(i, i.kind == 'c')", 0)]
    [InlineData("r.items.all(i, i.size >= 1.0) && 'team' in r.labels", 0)]
    [InlineData("timestamp(r.time) + duration('1h') > timestamp('2026-01-01T00:00:00Z')", 0)]
    [InlineData("r.?missing.orValue(7)", 0)]
    [InlineData("r.?name.orValue('x')", 64)]
    [InlineData("r.items.filter(i, i.size > 1.0).size()", 248)]
    [InlineData("r.items.map(i, i.size)", 248)]
    public void Expressions_over_a_parsed_document_stay_within_their_budgets(string expression, int budget)
    {
        using var document = System.Text.Json.JsonDocument.Parse("""
            {"generation": 3, "name": "prod", "labels": {"team": "core"}, "time": "2026-05-01T12:00:00Z",
             "items": [{"kind": "a", "size": 1}, {"kind": "b", "size": 2}, {"kind": "c", "size": 3}]}
            """);
        var environment = CelEnvironment.CreateBuilder().AddLibraries(CelLibrary.All).AddVariables("r").Build();
        var program = environment.Compile(expression);
        var activation = new CelActivation(environment).Set("r", CelValue.FromJson(document.RootElement));

        AssertWithin(budget, () => program.Evaluate(activation));
    }

    private static void AssertWithin<T>(int budget, Func<T> evaluate)
    {
        for (var i = 0; i < 100; i++) evaluate();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) evaluate();
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rounds;

        Assert.True(bytes <= budget * Tolerance, $"{bytes} bytes allocated, the budget is {budget}");
    }
}
