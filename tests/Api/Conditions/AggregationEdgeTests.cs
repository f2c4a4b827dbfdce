using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Api.Conditions;

namespace HyperFleet.Api.Tests.Conditions;

/// <summary>The edge table of the contract (§3.7), one test a row.</summary>
public sealed class AggregationEdgeTests
{
    private const string R = ConditionTypes.Reconciled;
    private const string L = ConditionTypes.LastKnownReconciled;

    [Fact]
    public void An_empty_required_list_is_never_reconciled() =>
        new Scenario().Step(1, "create").Expect("F 1 0 0", "F 1 0 0");

    [Fact]
    public void A_late_failure_at_the_tracked_generation_takes_last_known_down()
    {
        var s = Both();
        s.Change(10);
        s.Report("b", false, 1, 12).Status(R, false).Status(L, false);
        Assert.Equal(1, s.Find(L).ObservedGeneration);
    }

    [Fact]
    public void A_failure_at_a_new_generation_leaves_last_known_up()
    {
        var s = Both();
        s.Change(10);
        s.Report("a", false, 2, 11).Status(R, false).Status(L, true);
        Assert.Equal(1, s.Find(L).ObservedGeneration);
        s.Report("b", true, 2, 13).Status(R, false).Status(L, true);
        var kept = s.Find(L).LastTransitionTime;
        s.Report("a", true, 2, 14).Expect("T 2 13 13", "T 2 13 1");
        Assert.Equal(kept, s.Find(L).LastTransitionTime);
    }

    [Fact]
    public void Good_reports_of_different_generations_do_not_make_it_up_for_the_first_time()
    {
        var s = new Scenario("a", "b");
        s.Change(10);
        s.Report("a", true, 2, 11);
        s.Report("b", true, 1, 12).Status(R, false).Status(L, false).Reason(L, "AdaptersNotAtSameGeneration");
        Assert.Equal(2, s.Find(L).ObservedGeneration);
    }

    [Fact]
    public void A_first_unknown_report_changes_nothing()
    {
        var s = new Scenario("a", "b").Step(1, "create");
        s.Report("a", null, 1, 1).Expect("F 1 0 0", "F 1 0 0");
        Assert.DoesNotContain("ASuccessful", s.Types);
        s.Report("b", true, 1, 2).Expect("F 1 2 0", "F 1 0 0").Status("BSuccessful", true).Reason(L, "AdaptersMissingReports");
    }

    [Fact]
    public void An_unknown_report_after_a_good_one_changes_nothing()
    {
        var s = new Scenario("a");
        s.Report("a", true, 1, 1);
        s.Report("a", null, 1, 2).Status(R, true).Status(L, true);
    }

    [Fact]
    public void An_adapter_that_is_not_required_changes_nothing()
    {
        var s = new Scenario("a").Step(1, "create");
        s.Report("z", true, 1, 1).Expect("F 1 0 0", "F 1 0 0");
        Assert.DoesNotContain("ZSuccessful", s.Types);
    }

    [Fact]
    public void Finalized_on_a_live_resource_is_judged_by_Available()
    {
        var s = new Scenario("a");
        s.Report("a", false, 1, 1, finalized: true).Status(R, false);
        s.Report("a", true, 1, 2, finalized: true).Status(R, true);
    }

    [Fact]
    public void While_deleting_only_Finalized_counts_and_its_absence_is_false()
    {
        var s = new Scenario("a");
        s.Delete(5);
        s.Report("a", true, 2, 6).Status(R, false);
        s.Report("a", false, 2, 7, finalized: true).Status(R, true);
    }

    [Fact]
    public void Finalized_at_an_old_generation_does_not_satisfy_a_deletion()
    {
        var s = new Scenario("a");
        s.Report("a", true, 1, 1, finalized: true);
        s.Delete(5).Status(R, false);
    }

    [Fact]
    public void An_unknown_but_finalized_report_counts_while_deleting()
    {
        var s = new Scenario("a");
        s.Report("a", true, 1, 1);
        s.Delete(5);
        s.Report("a", null, 2, 6, finalized: true).Status(R, true);
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

    private static Scenario Both()
    {
        var s = new Scenario("a", "b");
        s.Report("a", true, 1, 1);
        return s.Report("b", true, 1, 4).Status(L, true);
    }
}
