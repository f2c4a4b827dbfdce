using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Decisions;
using HyperFleet.Sentinel.Polling;
using HyperFleet.Sentinel.Resources;
using HyperFleet.Sentinel.Watching;

namespace HyperFleet.Sentinel.Tests.Polling;

public sealed class ScheduleTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_interval_at_which_a_rule_turns_is_found() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
            Gen.Choose(1, 80).Zip(Gen.Choose(1, 60)).ToArbitrary(),
            pair => Schedule.FirstDue(1, pair.Item2, n => n >= pair.Item1) == (pair.Item1 <= pair.Item2 ? pair.Item1 : null)));

    [Fact]
    public void What_is_due_is_taken_once()
    {
        var agenda = new Agenda();
        agenda.Set("a", Now);
        agenda.Set("b", Now + TimeSpan.FromSeconds(5));
        agenda.Set("c", Now);
        agenda.Set("c", null);
        Assert.Equal(["a"], agenda.TakeDue(Now, 10));
        Assert.Empty(agenda.TakeDue(Now, 10)!);
        Assert.Equal(["b"], agenda.TakeDue(Now + TimeSpan.FromSeconds(5), 10));
    }

    [Fact]
    public void Too_much_at_once_asks_for_a_complete_cycle()
    {
        var agenda = new Agenda();
        for (var i = 0; i < 11; i++)
            agenda.Set($"{i}", Now);
        Assert.Null(agenda.TakeDue(Now, 10));
    }

    [Theory]
    [InlineData(true, false, 1)] // the first cycle and the first lines come before the watch stands: they are planned for as well
    [InlineData(true, true, 0)]
    [InlineData(false, false, 0)]
    public void A_look_is_planned_unless_cycles_see_everything(bool watch, bool missing, int planned)
    {
        var agenda = new Agenda();
        var schedule = new Schedule(new SentinelOptions { Watch = watch }, agenda, new WatchState { IsMissing = missing }, TimeProvider.System);
        using var item = JsonDocument.Parse("""{"id":"c1","generation":1}""");
        schedule.LookAgain(new Resource(item.RootElement), Now, new DecisionEngine(new DecisionSection { Result = "true" }));
        Assert.Equal(planned, agenda.Count);
    }
}
