using HyperFleet.Adapter.Maestro;
using HyperFleet.Adapter.Tests.Execution;
using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Adapter.Tests.Maestro;

/// <summary>The adapter with the Maestro server and agent of this repository (adapter contract §5, §11.14).</summary>
public sealed class RealMaestroTests(LocalMaestro maestro) : MaestroOnClusterTests(maestro), IClassFixture<LocalMaestro>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task The_subscription_hears_the_server()
    {
        using var client = Connect();
        await client.Subscription.StartAsync(Cancellation);
        await Eventually.True(async () => await client.Subscription.CheckAsync(Cancellation) is null, Patience);
        await client.Subscription.StopAsync(Cancellation);
    }

    [Fact]
    public async Task What_the_server_refuses_is_understood()
    {
        using var client = Connect();
        var unknown = await client.Transport.ApplyAsync(Request(1, consumer: "nowhere"), Cancellation);
        Assert.Equal("failed to create ManifestWork \"w1\": consumer \"nowhere\" is not registered in Maestro", unknown.Error?.Message);
        Assert.False(unknown.Error!.IsTransient);

        Assert.Equal(("create", null), await ApplyAsync(client, Request(1)));
        Assert.Equal(("skip", null), await ApplyAsync(client, Request(1)));
        var first = (await DiscoverAsync(client)).Object!;
        Assert.Equal("1", Plain.At(first, "metadata", "resourceVersion"));
        Assert.Equal(("update", null), await ApplyAsync(client, Request(2)));
        Assert.Equal(("update", null), await ApplyAsync(client, Request(3) with { Known = first })); // refused as not the latest, and read again
        Assert.Equal("3", Plain.At((await DiscoverAsync(client)).Object, "metadata", "resourceVersion"));

        using var other = Connect();
        var both = await Task.WhenAll(client.Transport.ApplyAsync(Request(1, "twice"), Cancellation), other.Transport.ApplyAsync(Request(1, "twice"), Cancellation));
        Assert.All(both, outcome => Assert.Null(outcome.Error));
        Assert.Contains(both, outcome => outcome.Operation == "create");
    }

    [Fact]
    public async Task A_work_without_an_agent_stays_readable_while_it_is_deleted_and_takes_no_change()
    {
        using var client = Connect();
        Assert.Equal(("create", null), await ApplyAsync(client, Request(1, "held")));
        var request = new DeleteRequest(ManifestWorks.Kind, "c2", "held", PropagationPolicy.Background, "c2");
        Assert.Null(await client.Transport.DeleteAsync(request, Cancellation));
        Assert.Null(await client.Transport.DeleteAsync(request, Cancellation));
        Assert.NotNull(Plain.At((await DiscoverAsync(client, "held")).Object, "metadata", "deletionTimestamp"));

        var (_, refusal) = await ApplyAsync(client, Request(2, "held"));
        Assert.Equal("failed to update ManifestWork \"held\": it is being deleted", refusal);
    }

    [Fact]
    public async Task Works_are_found_by_their_labels()
    {
        using var client = Connect();
        Assert.Equal(("create", null), await ApplyAsync(client, Request(1, "l1", """{"app":"x"}""")));
        Assert.Equal(("create", null), await ApplyAsync(client, Request(2, "l2", """{"app":"x"}""")));
        Assert.Equal("l2", Manifests.NameOf((await DiscoverAsync(client, "", new() { ["app"] = "x" })).Object!));
        Assert.Equal(Discovery.NotFound, await DiscoverAsync(client, "", new() { ["app"] = "y" }));
    }

    private MaestroClient Connect() => new(Maestro.Options, "test/1", TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task<(string Operation, string? Error)> ApplyAsync(MaestroClient client, ApplyRequest request)
    {
        var outcome = await client.Transport.ApplyAsync(request, Cancellation);
        return (outcome.Operation, outcome.Error?.Message);
    }

    private static Task<Discovery> DiscoverAsync(MaestroClient client, string name = "w1", Dictionary<string, string>? labels = null) =>
        client.Transport.DiscoverAsync(new DiscoveryQuery(ManifestWorks.Kind, "", name, labels ?? [], "c2"), Cancellation);

    private static ApplyRequest Request(int generation, string name = "w1", string labels = "{}", string consumer = "c2") => new((IReadOnlyDictionary<string, object?>)DryBench.Json($$$$"""
        {"apiVersion":"work.open-cluster-management.io/v1","kind":"ManifestWork","metadata":{"name":"{{{{name}}}}","labels":{{{{labels}}}},"annotations":{"hyperfleet.io/generation":"{{{{generation}}}}"}},
         "spec":{"workload":{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default","annotations":{"hyperfleet.io/generation":"{{{{generation}}}}"}}}]}}}
        """)!, false, consumer);
}
