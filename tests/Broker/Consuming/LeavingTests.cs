using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using HyperFleet.Fixtures;

namespace HyperFleet.Broker.Tests.Consuming;

/// <summary>What is closed leaves nothing behind, neither at the broker nor in this process (broker contract §13, "Leak").</summary>
public sealed class LeavingTests(RabbitMqServer rabbit)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Subscriptions_to_one_topic_leave_no_connection_and_no_memory(int count)
    {
        var address = await rabbit.CreateVirtualHostAsync(BrokerBench.Cancellation);
        var closed = await OpenAndCloseAsync(address, count);

        await Eventually.Equal(0, () => ConnectionsAsync(address), TimeSpan.FromSeconds(60));
        await Eventually.True(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return closed.All(reference => !reference.IsAlive);
        }, TimeSpan.FromSeconds(60));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<List<WeakReference>> OpenAndCloseAsync(Uri address, int count)
    {
        var opened = new List<WeakReference>();
        await using var bench = new BrokerBench(address);
        var received = new ConcurrentQueue<string>();
        for (var i = 0; i < count; i++)
            opened.Add(new WeakReference(await bench.CollectAsync($"s{i}", received)));
        var publisher = await bench.PublisherAsync();
        opened.Add(new WeakReference(publisher));
        await publisher.PublishAsync(BrokerBench.Event("e1"), BrokerBench.Cancellation);
        await Eventually.Equal(count, () => received.Count);
        Assert.Equal(count + 1, await ConnectionsAsync(address)); // one for the publisher, one for each subscriber
        return opened;
    }

    private async Task<int> ConnectionsAsync(Uri address)
    {
        var hosts = await rabbit.ControlAsync(["-q", "list_connections", "vhost"], BrokerBench.Cancellation);
        return hosts.Split('\n').Count(line => line.Trim() == address.AbsolutePath.TrimStart('/'));
    }
}
