using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Server.Instances;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Instances;

/// <summary>Consumers among instances that come and go, <c>--subscription-type=broadcast</c> (server contract §8.5).</summary>
public sealed class DispatchTests(PostgresServer postgres, MosquittoServer broker) : IClassFixture<MosquittoServer>
{
    private const string Consumer = "moving";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task The_consumers_of_a_lost_instance_are_asked_for_their_statuses_by_the_one_that_gains_them()
    {
        var database = await Maestro.CreateDatabaseAsync(postgres);
        // The hash of the names decides who owns the consumer: here the one that leaves.
        var leaver = Ownership.Owner(Consumer, ["dispatch-1", "dispatch-2"])!;
        await using var staying = await StartAsync(database, leaver == "dispatch-1" ? "dispatch-2" : "dispatch-1");
        await using var agent = await SimulatedAgent.StartAsync(broker, Consumer);
        string id;
        await using (var leaving = await StartAsync(database, leaver))
        {
            await Eventually.True(() => !staying.Service<Ownership>().IsMine(Consumer) && leaving.Service<Ownership>().IsMine(Consumer), Patience);
            await staying.CreateConsumerAsync(Consumer);
            id = await staying.CreateBundleAsync(Consumer);
            await agent.SendStatusAsync(id, 1, hash: "moved");
            await Eventually.True(async () => (await staying.BundleAsync(id))?["status"] is not null, Patience);
        }

        await agent.ReceivesAsync(e => IsRequest(e) && System.Text.Encoding.UTF8.GetString(e.Data.Span).Contains("moved", StringComparison.Ordinal), Patience);
        await Eventually.True(() => staying.Service<Ownership>().IsMine(Consumer), Patience);
        await agent.SendStatusAsync(id, 1, "Available");
        await Eventually.True(async () => await staying.MetricAsync("maestro_statuses_total", "stored") >= 1, Patience);
    }

    private Task<Maestro> StartAsync(string database, string name) => Maestro.StartAsync(postgres, broker, options => options with
    {
        ClientId = name,
        Events = options.Events with { SubscriptionType = "broadcast" },
    }, database);

    private static bool IsRequest(CloudEvent e) => e.Type.EndsWith("status.resync_request", StringComparison.Ordinal);
}
