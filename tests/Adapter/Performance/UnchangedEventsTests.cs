using System.Diagnostics;
using System.Globalization;
using HyperFleet.Adapter.Tests.Hosting;
using HyperFleet.Fixtures;

namespace HyperFleet.Adapter.Tests.Performance;

/// <summary>Events of resources that are as they should be: nothing is written to Kubernetes, and each object is read at most once.</summary>
public sealed class UnchangedEventsTests(RabbitMqServer rabbit)
{
    private const int Clusters = 200;
    private const int ResourcesOfACluster = 2;

    [Fact]
    public async Task Unchanged_resources_cost_one_read_each_and_no_write()
    {
        await using var bench = await AdapterBench.StartAsync(
            await rabbit.CreateVirtualHostAsync(AdapterBench.Cancellation), environment: new Dictionary<string, string> { ["SUBSCRIBER_PARALLELISM"] = "16", ["BROKER_RABBITMQ_PREFETCH_COUNT"] = "64", ["HYPERFLEET_KUBERNETES_QPS"] = "5000", ["HYPERFLEET_KUBERNETES_BURST"] = "5000" });
        using var calls = new KubernetesCalls(bench.Cluster.Address);
        for (var i = 0; i < Clusters; i++) bench.Api.Put($"c-{i:000}", $"name-{i:000}", 1);
        await EachAsync(bench, Clusters);

        calls.Reset();
        var clock = Stopwatch.StartNew();
        await EachAsync(bench, Clusters * 2);
        var rate = Clusters / clock.Elapsed.TotalSeconds;

        Assert.Equal(0, calls.Writes);
        Assert.InRange(calls.Reads, 1, Clusters * ResourcesOfACluster);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate:0} events/s, {(double)calls.Reads / Clusters:0.##} reads an event"));
    }

    /// <summary>One event for each cluster; returns when all reports have arrived.</summary>
    private static async Task EachAsync(AdapterBench bench, int reports)
    {
        await Task.WhenAll(Enumerable.Range(0, Clusters).Select(i => bench.PublishAsync($"c-{i:000}")));
        await Eventually.Equal(reports, () => bench.Api.Reports.Count, TimeSpan.FromSeconds(60));
    }
}
