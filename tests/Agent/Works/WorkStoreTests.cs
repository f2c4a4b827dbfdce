using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;

namespace HyperFleet.Agent.Tests.Works;

/// <summary>A deletion is never forgotten, whatever arrives around it, in whatever order and how often (incidents I2, I3, I4).</summary>
public sealed class WorkStoreTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_order_of_create_update_and_delete_with_duplicates_ends_in_the_deletion()
    {
        SpecEvent[] events = [Change(1), Change(2), Delete(2), Change(1), Change(2), Delete(2)];
        foreach (var order in Permutations(events.Length))
        {
            var store = new WorkStore();
            foreach (var index in order)
                store.Take(events[index]);
            Assert.True(store.Find("id")!.IsDeleting, string.Join(',', order));
        }
    }

    [Fact]
    public void A_lower_generation_is_stale_and_an_equal_one_is_taken_when_it_asks_for_something_else()
    {
        var store = new WorkStore();
        Assert.True(store.Take(Change(2)));
        Assert.False(store.Take(Change(1)));
        Assert.False(store.Take(Change(2)));
        Assert.True(store.Take(Change(2) with { Digest = "other" }));
        Assert.True(store.Take(Change(0)));
        Assert.False(store.Take(Change(0)));
        Assert.Equal(0, store.Find("id")!.Generation);
    }

    [Fact]
    public void An_update_keeps_the_status()
    {
        var store = new WorkStore();
        store.Take(Change(1));
        var status = WorkStatus.None.With(new Condition("Applied", "True", "r", "m"), Now);
        Assert.True(store.SetStatus("id", status));
        store.Take(Change(2));
        Assert.Same(status, store.Find("id")!.Status);
        Assert.False(store.SetStatus("other", status));
    }

    [Fact]
    public void An_asked_status_stays_asked_until_it_is_told()
    {
        var store = new WorkStore();
        Assert.False(store.Ask("id"));
        store.Take(Change(1));
        Assert.True(store.Ask("id"));
        store.Take(Change(2));
        Assert.True(store.Find("id")!.IsAsked);
        store.SetStatus("id", WorkStatus.None);
        Assert.False(store.Find("id")!.IsAsked);
    }

    [Fact]
    public async Task Statuses_written_beside_a_deletion_never_lose_it()
    {
        for (var round = 0; round < 200; round++)
        {
            var store = new WorkStore();
            store.Take(Change(1));
            using var start = new Barrier(3);
            await Task.WhenAll(
                Task.Run(() => { start.SignalAndWait(Cancellation); store.Take(Delete(1)); }, Cancellation),
                Task.Run(() => { start.SignalAndWait(Cancellation); for (var i = 0; i < 50; i++) store.SetStatus("id", new WorkStatus()); }, Cancellation),
                Task.Run(() => { start.SignalAndWait(Cancellation); for (var i = 0; i < 50; i++) store.Take(Change(1)); }, Cancellation));
            Assert.True(store.Find("id")!.IsDeleting);
        }
    }

    private static SpecEvent Change(long generation) =>
        new() { Id = "id", Generation = generation, Source = "maestro", Metadata = [], Bundle = new ManifestBundle { Manifests = [new JsonObject()] } };

    private static SpecEvent Delete(long generation) => Change(generation) with { Bundle = null, DeletionTime = Now };

    private static IEnumerable<int[]> Permutations(int count) => count == 0
        ? [[]]
        : Permutations(count - 1).SelectMany(rest => Enumerable.Range(0, count).Select(at => (int[])[.. rest[..at], count - 1, .. rest[at..]]));
}
