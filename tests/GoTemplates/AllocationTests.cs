using HyperFleet.Micro.GoTemplates;

namespace HyperFleet.GoTemplates.Tests;

/// <summary>Allocated bytes are the same on every machine, so they are held to a budget (docs/performance.md, Go templates).</summary>
public sealed class AllocationTests
{
    private const double Tolerance = 1.05;
    private const long ParseBudget = 33_560;
    private const long RenderBudget = 9_464;

    [Fact]
    public void The_template_and_the_text_written_by_hand_are_the_same() =>
        Assert.Equal(Manifest.WriteByHand(Manifest.Data), GoTemplate.Parse("manifest", Manifest.Text, Manifest.Options).Execute(Manifest.Data));

    [Fact]
    public void Rendering_stays_within_its_budget()
    {
        var template = GoTemplate.Parse("manifest", Manifest.Text, Manifest.Options);
        AssertWithin(RenderBudget, () => template.Execute(Manifest.Data));
    }

    [Fact]
    public void Parsing_stays_within_its_budget() =>
        AssertWithin(ParseBudget, () => GoTemplate.Parse("manifest", Manifest.Text, Manifest.Options));

    private static void AssertWithin(long budget, Func<object> work)
    {
        // Enough runs for caches to fill and for the compiler to settle.
        const int Runs = 200;
        for (var i = 0; i < Runs; i++) work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Runs; i++) work();
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
        Assert.True(bytes <= budget * Tolerance, $"{bytes} bytes allocated, the budget is {budget}.");
    }
}
