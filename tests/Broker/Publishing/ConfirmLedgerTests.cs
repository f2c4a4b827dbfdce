using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Broker.Publishing;
using HyperFleet.Fixtures;

namespace HyperFleet.Broker.Tests.Publishing;

public sealed class ConfirmLedgerTests
{
    [Fact]
    public async Task A_multiple_confirmation_settles_everything_up_to_it()
    {
        var ledger = new ConfirmLedger(new FakeTimeProvider());
        var all = Enumerable.Range(0, 3).Select(i => ledger.Add($"{i}")).ToArray();
        ledger.Settle(2, multiple: true, PublishOutcome.Confirmed);
        Assert.True((await all[0]).IsPublished && (await all[1]).IsPublished);
        Assert.False(all[2].IsCompleted);
    }

    [Fact]
    public async Task A_returned_message_is_confirmed_as_unroutable()
    {
        var ledger = new ConfirmLedger(new FakeTimeProvider());
        var (lost, fine) = (ledger.Add("lost"), ledger.Add("fine"));
        ledger.Returned("lost");
        ledger.Settle(2, multiple: true, PublishOutcome.Confirmed);
        Assert.Equal((PublishOutcome.Unroutable, PublishOutcome.Confirmed), ((await lost).Outcome, (await fine).Outcome));
    }

    [Fact]
    public async Task An_old_message_times_out_and_its_late_confirmation_is_ignored()
    {
        var time = new FakeTimeProvider();
        var ledger = new ConfirmLedger(time);
        var old = ledger.Add("old");
        time.Advance(TimeSpan.FromSeconds(9));
        var young = ledger.Add("young");
        time.Advance(TimeSpan.FromSeconds(1));
        ledger.Expire(TimeSpan.FromSeconds(10));
        Assert.Equal(PublishOutcome.TimedOut, (await old).Outcome);
        ledger.Settle(1, multiple: false, PublishOutcome.Confirmed);
        ledger.Settle(2, multiple: false, PublishOutcome.Rejected);
        Assert.Equal(PublishOutcome.Rejected, (await young).Outcome);
    }

    [Fact]
    public void Any_order_of_confirmations_settles_each_message_once() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
            Gen.ListOf(Gen.Choose(1, 20).Zip(ArbMap.Default.GeneratorFor<bool>()), 40).ToArbitrary(),
            settles =>
            {
                var ledger = new ConfirmLedger(TimeProvider.System);
                var tasks = Enumerable.Range(1, 20).Select(i => ledger.Add($"{i}")).ToArray();
                var expected = new HashSet<int>();
                foreach (var (tag, multiple) in settles)
                {
                    ledger.Settle((ulong)tag, multiple, PublishOutcome.Confirmed);
                    expected.UnionWith(multiple ? Enumerable.Range(1, tag) : [tag]);
                }

                return tasks.Select((task, i) => task.IsCompleted == expected.Contains(i + 1)).All(x => x);
            }));
}
