using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Agent.Tests.Faults;

/// <summary>Events arrive in any order and more than once (incidents I2, I3): after the next resync nothing is left, and no status has gone back.</summary>
public sealed class ReorderedEventTests(MosquittoServer broker)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Every_order_of_create_update_and_delete_with_duplicates()
    {
        var orders = Orders([0, 0, 1, 1, 2, 2]).Select(order => string.Join("", order)).Distinct().ToList();
        Assert.Equal(90, orders.Count);
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: TestContext.Current.CancellationToken);
        using var view = new ClusterView(new(cluster.Connection));
        await using var source = await Source.StartAsync(broker, "orders");
        await using var wire = TcpProxy.Start(broker.Port);
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, "orders", brokerPort: wire.Port);
        await Eventually.True(() => source.Resyncs == 1, Deadline);

        for (var i = 0; i < 6; i++)
            foreach (var order in orders)
                await (order[i] switch
                {
                    '0' => source.SendAsync(order, 1, Bundles.Of("one", "order-" + order), isDeleting: false),
                    '1' => source.SendAsync(order, 2, Bundles.Of("two", "order-" + order), isDeleting: false),
                    _ => source.SendAsync(order, 2, Bundles.Of("two", "order-" + order), isDeleting: true),
                });
        await Eventually.True(() => orders.TrueForAll(order => source.Statuses(order).Any(status => status.IsDeleted)), Deadline);

        // The server knows none of them any more and says so, when the agent asks.
        wire.Cut();
        await Eventually.True(() => source.Resyncs > 1, Deadline);
        await Eventually.Equal(0, async () => (await view.WorksAsync()).Count + (await view.ConfigMapsAsync("order-")).Count, Deadline);
        Assert.All(orders, order => Assert.DoesNotContain(source.Statuses(order).Zip(source.Statuses(order).Skip(1)), pair => pair.Second.Sequence < pair.First.Sequence));
    }

    private static IEnumerable<IEnumerable<int>> Orders(IReadOnlyList<int> events) => events.Count == 0
        ? [[]]
        : events.SelectMany((first, i) => Orders([.. events.Where((_, j) => j != i)]).Select(rest => rest.Prepend(first)));
}
