using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Api.Conditions;
using HyperFleet.Api.Statuses;

namespace HyperFleet.Api.Tests.Conditions;

/// <summary>Aggregation is a function of the resource and its reports, not of how they came (contract §3.1).</summary>
public sealed class AggregationPropertyTests
{
    private static readonly string[] Adapters = ["a0", "a1", "a2"];

    private sealed record Report(int Adapter, bool? Available, bool Finalized, int Minute);

    private static readonly Gen<Report> AnyReport = Gen.Choose(0, 2).Zip(Gen.Elements<bool?>(true, true, false, null)).Zip(Gen.Elements(true, false)).Zip(Gen.Choose(0, 30),
        (x, minute) => new Report(x.Item1.Item1, x.Item1.Item2, x.Item2, minute));

    [Fact]
    public void Computing_again_changes_nothing() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        AnyReport.ArrayOf(12).Zip(Gen.Elements(true, false)).Zip(Gen.Elements(true, false), (x, legacy) => (Reports: x.Item1, Deleting: x.Item2, legacy)).ToArbitrary(), x =>
        {
            var input = Play(x.Reports, x.Deleting) with { Legacy = x.legacy };
            var once = Aggregation.Compute(input);
            return Aggregation.Compute(input with { Previous = once }).SequenceEqual(once);
        }));

    [Fact]
    public void One_report_of_each_adapter_gives_the_same_conditions_in_any_order() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.Elements(true, false).ArrayOf(3).Zip(Gen.Shuffle(new[] { 0, 1, 2 })).Zip(Gen.Choose(0, 9).ArrayOf(3), (x, minutes) => (Available: x.Item1, Order: x.Item2, minutes)).ToArbitrary(), x =>
        {
            Scenario Run(IEnumerable<int> order)
            {
                var scenario = new Scenario(Adapters);
                foreach (var i in order)
                    scenario.Report(Adapters[i], x.Available[i], 1, x.minutes[i]);
                return scenario;
            }
            var (straight, shuffled) = (Run([0, 1, 2]), Run(x.Order));
            // LastKnownReconciled remembers what it saw; all others depend on the reports alone.
            return straight.Conditions.Where(c => c.Type != ConditionTypes.LastKnownReconciled)
                .SequenceEqual(shuffled.Conditions.Where(c => c.Type != ConditionTypes.LastKnownReconciled))
                && straight.Find(ConditionTypes.LastKnownReconciled).Status == shuffled.Find(ConditionTypes.LastKnownReconciled).Status;
        }));

    [Fact]
    public void A_report_that_arrives_twice_or_late_changes_nothing() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.Elements(true, false).ArrayOf(8).ToArbitrary(), steps =>
        {
            var (once, twice) = (new Scenario(Adapters), new Scenario(Adapters));
            for (var i = 0; i < steps.Length; i++)
            {
                once.Report(Adapters[i % 3], steps[i], 1, i);
                twice.Report(Adapters[i % 3], steps[i], 1, i).Report(Adapters[i % 3], steps[i], 1, i);
                if (i >= 3)
                    twice.Report(Adapters[i % 3], !steps[i], 1, i - 3);
            }
            return once.Conditions.SequenceEqual(twice.Conditions);
        }));

    [Fact]
    public void Reconciled_is_true_exactly_when_every_required_adapter_says_so_at_this_generation() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        AnyReport.ArrayOf(10).Zip(Gen.Elements(true, false)).ToArbitrary(), x =>
        {
            var input = Play(x.Item1, x.Item2);
            var expected = Adapters.All(adapter => input.Statuses.Any(s => s.Adapter == adapter && s.ObservedGeneration == input.Generation
                && (x.Item2 ? s.IsFinalized : s.Find(AdapterConditionTypes.Available)!.Status == AdapterConditionStatus.True)));
            return Aggregation.Compute(input)[0] is { Type: ConditionTypes.Reconciled } reconciled && reconciled.Status == expected;
        }));

    /// <summary>The stored reports and conditions after a history of reports.</summary>
    private static AggregationInput Play(IEnumerable<Report> reports, bool deleting)
    {
        var input = new AggregationInput { Generation = 1, Reference = DateTimeOffset.UnixEpoch, RequiredAdapters = Adapters, Deleting = deleting };
        foreach (var report in reports)
        {
            var sent = Scenario.Build(Adapters[report.Adapter], report.Available, 1, report.Minute, report.Finalized);
            var stored = input.Statuses.FirstOrDefault(s => s.Adapter == sent.Adapter);
            if (ReportRules.Judge(sent, stored, 1, deleting) is not { Problem: null, Value: ReportVerdict.StoreAndAggregate or ReportVerdict.StoreOnly } verdict)
                continue;
            input = input with { Statuses = [.. input.Statuses.Where(s => s.Adapter != sent.Adapter), sent.ToStatus(stored)] };
            if (verdict.Value == ReportVerdict.StoreAndAggregate)
                input = input with { Previous = Aggregation.Compute(input) };
        }
        return input;
    }
}
