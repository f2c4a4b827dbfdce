using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Api.Conditions;

namespace HyperFleet.Api.Tests.Conditions;

/// <summary>Names, order and legacy of conditions, and what holds for any reports.</summary>
public sealed class AggregationRuleTests
{
    private const string R = ConditionTypes.Reconciled;

    [Fact]
    public void Conditions_come_in_their_published_order()
    {
        var r = new Scenario("cl-job", "b") { Legacy = true };
        r.Report("b", true, 1, 1);
        r.Report("cl-job", true, 1, 2);
        Assert.Equal(["Reconciled", "LastKnownReconciled", "Available", "Ready", "ClJobSuccessful", "BSuccessful"], r.Types);
    }

    [Fact]
    public void Ready_and_Available_do_not_exist_without_the_legacy_setting()
    {
        var r = new Scenario("a");
        r.Report("a", true, 1, 1);
        Assert.Equal(["Reconciled", "LastKnownReconciled", "ASuccessful"], r.Types);
    }

    [Fact]
    public void Legacy_conditions_follow_the_table_of_their_time()
    {
        var s = new Scenario("a", "b") { Legacy = true }.Step(1, "create");
        Assert.Equal((false, 1), (s.Find("Available").Status, s.Find("Available").ObservedGeneration));
        s.Report("a", true, 1, 1);
        Assert.Equal((false, 0), (s.Find("Available").Status, s.Find("Available").ObservedGeneration));
        s.Report("b", true, 1, 2).Status("Ready", true).Status("Available", true);
        s.Change(10).Status("Ready", false).Status("Available", true);
        Assert.Equal((1, 2), (s.Find("Available").ObservedGeneration, s.Find("Ready").ObservedGeneration));
        Assert.Equal(s.Find(R).LastTransitionTime, s.Find("Ready").LastTransitionTime);
    }

    [Theory]
    [InlineData("cl-job", "ClJobSuccessful")]
    [InlineData("validation", "ValidationSuccessful")]
    [InlineData("a--b", "ABSuccessful")]
    public void Adapter_names_become_condition_types(string adapter, string type) => Assert.Equal(type, ConditionTypes.Successful(adapter));

    [Fact]
    public void The_order_of_stored_reports_does_not_matter() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.Choose(0, 2).Zip(Gen.Choose(0, 2)).Zip(Gen.Choose(1, 3), (p, g) => (p.Item1, p.Item2, g)).ArrayOf(3).ToArbitrary(), rows =>
        {
            var statuses = rows.Select((r, i) => Scenario.Build($"a{i}", r.Item1 == 2 ? null : r.Item1 == 1, r.g, i, r.Item2 == 1).ToStatus(null)).ToList();
            var input = new AggregationInput
            {
                Generation = 2, Reference = DateTimeOffset.UnixEpoch, RequiredAdapters = ["a0", "a1", "a2"], Statuses = statuses, Deleting = rows[0].Item2 == 2,
            };
            var one = Aggregation.Compute(input);
            var other = Aggregation.Compute(input with { Statuses = [.. Enumerable.Reverse(statuses)] });
            return one.SequenceEqual(other) && one.SequenceEqual(Aggregation.Compute(input));
        }));

    [Fact]
    public void Reconciled_never_moves_backwards_in_time_while_reports_move_forward() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.Choose(0, 1).Zip(Gen.Choose(0, 1)).ArrayOf(20).ToArbitrary(), steps =>
        {
            var s = new Scenario("x0", "x1");
            var last = DateTimeOffset.MinValue;
            for (var i = 0; i < steps.Length; i++)
            {
                s.Report($"x{steps[i].Item1}", steps[i].Item2 == 1, 1, i + 1);
                var now = s.Find(R).LastTransitionTime;
                if (now < last)
                    return false;
                last = now;
            }
            return true;
        }));
}
