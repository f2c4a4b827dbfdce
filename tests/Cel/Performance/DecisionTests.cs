using HyperFleet.Micro.Cel;

namespace HyperFleet.Cel.Tests.Performance;

/// <summary>What a decision may cost (performance goals: ratio to hand-written code in the same run, bytes against a committed budget).</summary>
public sealed class DecisionTests
{
    // The goal is for optimised code; a debug build is held to twice as much.
#if DEBUG
    private const double AllowedRatio = 30;
#else
    private const double AllowedRatio = 15;
#endif
    private const int Rounds = 20_000;
    private const int Pairs = 9;

    [Theory]
    [InlineData(null, true)]
    [InlineData(5, false)]
    [InlineData(29, false)]
    [InlineData(30, false)]
    [InlineData(31, true)]
    public void The_rules_decide_as_the_code_written_by_hand(int? minutes, bool publishes)
    {
        using var decision = new DefaultDecision(minutes is null ? null : TimeSpan.FromMinutes(minutes.Value));

        Assert.Equal(publishes, decision.DecideByHand());
        Assert.Equal(publishes, decision.DecideWithCel());
    }

    [Fact]
    public void A_decision_costs_at_most_fifteen_times_the_code_written_by_hand()
    {
        using var decision = new DefaultDecision(TimeSpan.FromMinutes(5));
        for (var i = 0; i < 2; i++) Time(decision.DecideByHand);
        for (var i = 0; i < 2; i++) Time(decision.DecideWithCel);

        var ratios = Enumerable.Range(0, Pairs).Select(_ => Time(decision.DecideWithCel) / Time(decision.DecideByHand)).Order().ToList();
        var ratio = ratios[Pairs / 2];

        TestContext.Current.TestOutputHelper?.WriteLine($"ratio {ratio:0.00}, from {ratios[0]:0.00} to {ratios[^1]:0.00} in {Pairs} pairs");
        Assert.True(ratio <= AllowedRatio, $"a decision costs {ratio:0.0} times the code written by hand");
    }

    private static double Time(Func<bool> decide) => ThreadClock.Milliseconds(() =>
    {
        for (var i = 0; i < Rounds; i++) decide();
    });
}
