using System.Diagnostics;
using System.Globalization;
using HyperFleet.Adapter.Tests.Hosting;
using HyperFleet.Fixtures;

namespace HyperFleet.Adapter.Tests.Performance;

/// <summary>Events of resources that are as they should be: nothing is written to Kubernetes, and each object is read once.</summary>
[Collection(nameof(AllocationTests))]
public sealed class UnchangedEventsTests(RabbitMqServer rabbit)
{
    private const int Clusters = 200;
    private const int ResourcesOfACluster = 2;
    private const int Rounds = 8;

    /// <summary>
    /// 200 events a second on two cores leave each event 10 ms of processor time. Unlike a rate it hardly depends on who else computes here;
    /// the API and the Kubernetes server that answer run in this process too, so the adapter alone needs less.
    /// </summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task Unchanged_resources_cost_one_read_each_and_no_write_and_200_a_second_fit_two_cores()
    {
        await using var bench = await AdapterBench.StartAsync(
            await rabbit.CreateVirtualHostAsync(AdapterBench.Cancellation), environment: new Dictionary<string, string> { ["SUBSCRIBER_PARALLELISM"] = "16", ["BROKER_RABBITMQ_PREFETCH_COUNT"] = "64" });
        using var calls = new KubernetesCalls(bench.Cluster.Address);
        for (var i = 0; i < Clusters; i++) bench.Api.Put($"c-{i:000}", $"name-{i:000}", 1);
        await EachAsync(bench, Clusters);

        calls.Reset();
        var (smallest, rounds) = (TimeSpan.MaxValue, 0);
        var clock = Stopwatch.StartNew();
        while (rounds < Rounds && (rounds == 0 || smallest > Budget))
        {
            var before = Environment.CpuUsage.TotalTime;
            await EachAsync(bench, Clusters * (++rounds + 1));
            smallest = TimeSpan.FromTicks(Math.Min(smallest.Ticks, (Environment.CpuUsage.TotalTime - before).Ticks / Clusters));
        }

        Assert.Equal(0, calls.Writes);
        Assert.InRange(calls.Reads, 1, Clusters * ResourcesOfACluster * rounds);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Clusters * rounds / clock.Elapsed.TotalSeconds:0} events/s; {smallest.TotalMilliseconds:0.0} ms of processor time and {(double)calls.Reads / Clusters / rounds:0.##} reads an event"));
        Assert.True(smallest <= Budget, $"an event takes {smallest.TotalMilliseconds:0.0} ms of processor time, {Budget.TotalMilliseconds} ms are 200 events a second on two cores");
    }

    [Fact]
    public async Task New_resources_cost_one_look_and_one_write_each()
    {
        const int discovery = 4; // the documents that tell which kinds there are
        await using var bench = await AdapterBench.StartAsync(await rabbit.CreateVirtualHostAsync(AdapterBench.Cancellation));
        using var calls = new KubernetesCalls(bench.Cluster.Address);
        for (var i = 0; i < Clusters; i++) bench.Api.Put($"c-{i:000}", $"name-{i:000}", 1);
        await EachAsync(bench, Clusters);
        Assert.Equal(Clusters * ResourcesOfACluster, calls.Writes);
        Assert.InRange(calls.Reads, Clusters * ResourcesOfACluster, Clusters * ResourcesOfACluster + discovery);
    }

    /// <summary>One event for each cluster; returns when all reports have arrived.</summary>
    private static async Task EachAsync(AdapterBench bench, int reports)
    {
        await Task.WhenAll(Enumerable.Range(0, Clusters).Select(i => bench.PublishAsync($"c-{i:000}")));
        await Eventually.Equal(reports, () => bench.Api.Reports.Count, TimeSpan.FromSeconds(90));
    }
}
