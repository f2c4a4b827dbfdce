using System.Diagnostics.Metrics;
using HyperFleet.Server.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Server.Tests.Delivery;

public sealed class SpecQueueTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SpecQueue _queue;

    public SpecQueueTests() => _queue = new(TimeProvider.System, new(_services.GetRequiredService<IMeterFactory>()));

    [Fact]
    public async Task A_key_waits_once_however_often_it_is_added()
    {
        for (var i = 0; i < 5; i++)
            Assert.True(_queue.Add(new("a", "c", false)));
        Assert.Single(await TakeAsync(10));
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task A_key_added_while_it_is_worked_on_comes_again()
    {
        _queue.Add(new("a", "c", false));
        var taken = await TakeAsync(1);
        _queue.Add(new("a", "c", true));
        _queue.Done(taken);
        Assert.Equal("a", Assert.Single(await TakeAsync(1)).BundleId);
    }

    [Fact]
    public async Task Changes_and_deletes_take_turns()
    {
        for (var i = 0; i < 1000; i++)
            _queue.Add(new($"d{i}", "dead", true));
        _queue.Add(new("create", "alive", false));
        Assert.Contains(await TakeAsync(2), key => key.BundleId == "create");
    }

    [Fact]
    public async Task Consumers_take_turns()
    {
        for (var i = 0; i < 1000; i++)
            _queue.Add(new($"b{i}", "busy", false));
        _queue.Add(new("one", "quiet", false));
        Assert.Contains(await TakeAsync(2), key => key.BundleId == "one");
    }

    [Fact]
    public void A_full_queue_takes_no_more()
    {
        for (var i = 0; i < SpecQueue.Capacity; i++)
            Assert.True(_queue.Add(new($"b{i}", "c", false)));
        Assert.False(_queue.Add(new("one more", "c", false)));
    }

    [Fact]
    public async Task A_retried_key_waits_again()
    {
        _queue.Add(new("a", "c", false));
        var taken = await TakeAsync(1);
        await _queue.RetryAsync(taken, TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Single(await TakeAsync(1));
    }

    public void Dispose()
    {
        _queue.Dispose();
        _services.Dispose();
    }

    private Task<IReadOnlyList<SpecKey>> TakeAsync(int most) => _queue.TakeAsync(most, TestContext.Current.CancellationToken);
}
