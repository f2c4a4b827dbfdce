using HyperFleet.Api.Conditions;

namespace HyperFleet.Api.Tests.Conditions;

/// <summary>
/// The worked trace and the edge table of the contract (§3.7). A line is an event and what it gives: <c>Reconciled | LastKnownReconciled</c> as
/// status, observed generation, last update and last transition in minutes after 10:00 (<c>?</c> where the contract says nothing), then what
/// else it names. Where the contract gives two transition times, they are ours.
/// </summary>
public sealed class AggregationTableTests
{
    public static TheoryData<string, string, string> Table => new()
    {
        {
            "the worked trace", "a b", """
            create                      -> F 1 0 0   | F 1 0 0   | L AdaptersMissingReports
            a True g1 @1                -> F 1 1 0   | F 1 0 0   | ASuccessful True
            b False g1 @2               -> F 1 1 0   | F 1 1 0   | L AdapterReportedNotAvailable
            b True g1 @4                -> T 1 1 1   | T 1 1 1   | R ReconciledAll | L AllAdaptersReconciled
            a True g1 @6                -> T 1 4 1   | T 1 4 1
            patch @10                   -> F 2 10 10 | T 1 4 1
            a True g2 @11               -> F 2 11 10 | T 1 4 1
            b False g2 @12              -> F 2 11 10 | T 1 4 1   | BSuccessful False
            b True g2 @15               -> T 2 11 11 | T 2 11 1
            b False g2 @20              -> F 2 11 20 | F 2 11 20
            b True g2 @25               -> T 2 11 20 | T 2 11 20
            delete @30 children         -> F 3 30 30 | T 2 11 20
            a False g3 @31 finalized    -> F 3 31 30 | T 2 11 20 | ASuccessful False | R Required adapters not reporting Finalized=True: [b]. Currently reporting: [a, b]
            b False g3 @32 finalized    -> F 3 31 30 | T 2 11 20 | R ReconciledWaitingForChildren
            a False g3 @33 finalized    -> F 3 32 30 | T 2 11 20 | R ReconciledWaitingForChildren
            """
        },
        { "the required list is empty", "", "create -> F 1 ? ? | F 1 ? ?" },
        {
            "a report of a generation to come", "a", """
            create                      -> F 1 0 0   | F 1 0 0
            a True g2 @1                -> F 1 0 0   | F 1 0 0   | ASuccessful none
            """
        },
        {
            "a late report, older than the stored generation", "a", """
            a True g1 @1                -> T 1 1 1   | T 1 1 1
            patch @10                   -> F 2 10 10 | T 1 1 1
            a True g2 @11               -> T 2 11 11 | T 2 11 1
            a False g1 @12              -> T 2 11 11 | T 2 11 1  | ASuccessful True
            """
        },
        {
            "a late failure at the tracked generation", "a b", """
            a True g1 @1                -> F 1 1 0   | F 1 0 0
            b True g1 @4                -> T 1 1 1   | T 1 1 1
            patch @10                   -> F 2 10 10 | T 1 1 1
            b False g1 @12              -> F 2 ? ?   | F 1 ? ?
            """
        },
        {
            "a failure at a new generation, then both good", "a b", """
            a True g1 @1                -> F 1 1 0   | F 1 0 0
            b True g1 @4                -> T 1 1 1   | T 1 1 1
            patch @10                   -> F 2 10 10 | T 1 1 1
            a False g2 @11              -> F 2 ? ?   | T 1 ? ?
            b True g2 @13               -> F 2 ? ?   | T 1 ? ?
            a True g2 @14               -> T 2 13 13 | T 2 13 1
            """
        },
        {
            "good at different generations, never reconciled before", "a b", """
            patch @10                   -> F 2 10 ?  | F ? ? ?
            a True g2 @11               -> F 2 11 ?  | F 2 ? ?
            b True g1 @12               -> F 2 11 ?  | F 2 10 ?  | L AdaptersNotAtSameGeneration
            """
        },
        {
            "unknown first", "a b", """
            create                      -> F 1 0 0   | F 1 0 0
            a Unknown g1 @1             -> F 1 0 0   | F 1 0 0   | ASuccessful none
            b True g1 @2                -> F 1 2 ?   | F 1 ? ?   | ASuccessful none | BSuccessful True | L AdaptersMissingReports
            """
        },
        {
            "unknown after a good report", "a", """
            a True g1 @1                -> T 1 1 1   | T 1 1 1
            a Unknown g1 @2             -> T 1 1 1   | T 1 1 1   | ASuccessful True
            """
        },
        {
            "an adapter that is not required", "a", """
            create                      -> F 1 0 0   | F 1 0 0
            z True g1 @1                -> F 1 0 0   | F 1 0 0   | ZSuccessful none
            """
        },
        {
            "finalized at an old generation while deleting", "a", """
            a True g1 @1 finalized      -> T 1 1 1   | T 1 1 1
            delete @5                   -> F 2 5 5   | T 1 1 1
            """
        },
        {
            "finalized on a live resource", "a", """
            a False g1 @1 finalized     -> F 1 1 ?   | F 1 ? ?
            a True g1 @2 finalized      -> T 1 2 ?   | T 1 2 ?
            """
        },
        {
            "finalized absent while deleting", "a", """
            delete @5                   -> F 2 5 ?   | F ? ? ?
            a True g2 @6                -> F 2 6 ?   | ? ? ? ?
            """
        },
        {
            "deleting, not available, finalized", "a", """
            delete @5                   -> F 2 5 ?   | F ? ? ?
            a False g2 @6 finalized     -> T 2 6 ?   | F ? ? ?   | ASuccessful False
            """
        },
        {
            "deleting, unknown but finalized", "a", """
            a True g1 @1                -> T 1 1 1   | T 1 1 1
            delete @5                   -> F 2 5 5   | T 1 1 1
            a Unknown g2 @6 finalized   -> T 2 6 ?   | ? ? ? ?
            """
        },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_row_of_the_contract_gives_its_conditions(string row, string required, string history)
    {
        var scenario = new Scenario(required.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        foreach (var line in history.Split('\n'))
        {
            var (happens, expected) = line.Split("->") is [var left, var right] ? (left.Trim(), right.Split('|', StringSplitOptions.TrimEntries)) : throw new FormatException(line);
            Play(scenario, happens.Split(' '));
            AssertTimes($"{row}: {happens}: R", expected[0], scenario.Describe(ConditionTypes.Reconciled));
            AssertTimes($"{row}: {happens}: L", expected[1], scenario.Describe(ConditionTypes.LastKnownReconciled));
            foreach (var detail in expected[2..])
                AssertDetail(scenario, $"{row}: {happens}: {detail}", detail.Split(' ', 2));
        }
    }

    private static void Play(Scenario scenario, string[] happens)
    {
        switch (happens)
        {
            case ["create"]:
                scenario.Step(1, "create");
                break;
            case ["patch", var at]:
                scenario.Change(int.Parse(at[1..]));
                break;
            case ["delete", var at, .. var rest]:
                scenario.Delete(int.Parse(at[1..]), children: rest is ["children"]);
                break;
            case [var adapter, var available, var generation, var at, .. var rest]:
                scenario.Report(adapter, available == "Unknown" ? null : available == "True", int.Parse(generation[1..]), int.Parse(at[1..]), rest is ["finalized"] ? true : null);
                break;
        }
    }

    private static void AssertTimes(string where, string expected, string actual)
    {
        var wanted = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var masked = actual.Split(' ').Select((value, i) => wanted[i] == "?" ? "?" : value);
        Assert.Equal($"{where} {string.Join(' ', wanted)}", $"{where} {string.Join(' ', masked)}");
    }

    /// <summary>A status, the absence of a condition, or a reason or message.</summary>
    private static void AssertDetail(Scenario scenario, string where, string[] detail)
    {
        var type = detail[0] switch { "R" => ConditionTypes.Reconciled, "L" => ConditionTypes.LastKnownReconciled, var other => other };
        var condition = scenario.Conditions.FirstOrDefault(c => c.Type == type);
        var says = condition is null ? ["none"] : new[] { condition.StatusText, condition.Reason, condition.Message };
        Assert.True(says.Contains(detail[1]), $"{where}: {string.Join(" / ", says)}");
    }
}
