using HyperFleet.Api.Conditions;

namespace HyperFleet.Api.Tests.Conditions;

/// <summary>The worked trace of the contract (§3.7), step by step. Minutes after 10:00; our transition times where the contract names both.</summary>
public sealed class AggregationTraceTests
{
    [Fact]
    public void Every_step_of_the_worked_trace_gives_the_conditions_of_the_contract()
    {
        var r = new Scenario("a", "b");
        r.Step(1, "create @0").Expect("F 1 0 0", "F 1 0 0").Reason(ConditionTypes.LastKnownReconciled, "AdaptersMissingReports");
        r.Report("a", true, 1, 1).Expect("F 1 1 0", "F 1 0 0").Status("ASuccessful", true);
        r.Report("b", false, 1, 2).Expect("F 1 1 0", "F 1 1 0").Reason(ConditionTypes.LastKnownReconciled, "AdapterReportedNotAvailable");
        r.Report("b", true, 1, 4).Expect("T 1 1 1", "T 1 1 1");
        r.Report("a", true, 1, 6).Expect("T 1 4 1", "T 1 4 1");
        r.Change(10).Expect("F 2 10 10", "T 1 4 1");
        r.Report("a", true, 2, 11).Expect("F 2 11 10", "T 1 4 1");
        r.Report("b", false, 2, 12).Expect("F 2 11 10", "T 1 4 1").Status("BSuccessful", false);
        r.Report("b", true, 2, 15).Expect("T 2 11 11", "T 2 11 1");
        r.Report("b", false, 2, 20).Expect("F 2 11 20", "F 2 11 20");
        r.Report("b", true, 2, 25).Expect("T 2 11 20", "T 2 11 20");
        r.Delete(30, children: true).Expect("F 3 30 30", "T 2 11 20");
        r.Report("a", false, 3, 31, finalized: true).Expect("F 3 31 30", "T 2 11 20").Status("ASuccessful", false)
            .Message(ConditionTypes.Reconciled, "Required adapters not reporting Finalized=True: [b]. Currently reporting: [a, b]");
        r.Report("b", false, 3, 32, finalized: true).Expect("F 3 31 30", "T 2 11 20").Reason(ConditionTypes.Reconciled, "ReconciledWaitingForChildren");
        r.Report("a", false, 3, 33, finalized: true).Expect("F 3 32 30", "T 2 11 20").Reason(ConditionTypes.Reconciled, "ReconciledWaitingForChildren");
    }

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
}
