using System.Collections.Concurrent;
using HyperFleet.Fixtures;
using HyperFleet.Robustness.Tests;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Agent.Tests.Performance;

/// <summary>What a new work costs does not depend on how many there are: counted in requests and messages, which no busy machine changes.</summary>
public sealed class CostTests(MosquittoServer broker)
{
    private const int Batch = 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly ConcurrentQueue<string> _requests = new();

    [Fact]
    public async Task A_new_work_costs_the_same_beside_fifty_and_beside_five_hundred()
    {
        await using var cluster = await FlakyCluster.StartAsync(TestContext.Current.CancellationToken);
        cluster.Strikes = Record;
        cluster.Trouble = Trouble.Error;
        await using var source = await Source.StartAsync(broker, "cost");
        // Nobody looks at what has not changed while this is counted.
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, "cost", with: options => options with { StatusSyncInterval = TimeSpan.FromHours(1) });
        await Eventually.True(() => source.Resyncs > 0, Deadline);

        await WantAsync(source, "early", 50);
        var few = await CostAsync(source, "few");
        await WantAsync(source, "more", 500 - 50 - Batch);
        var many = await CostAsync(source, "many");

        TestContext.Current.TestOutputHelper?.WriteLine($"{Batch} new works:\n{many.Requests}");
        Assert.Equal(few.Requests, many.Requests);
        Assert.Equal((Batch, Batch), (few.Statuses, many.Statuses));
        // What is asked whatever happens: the regular list of AppliedManifestWorks, a watch that begins, the bound of the sequence ids.
        Assert.All([few, many], cost => Assert.True(cost.Others.Length < Batch / 2, $"{cost.Others.Length} requests name no new work:\n{string.Join('\n', cost.Others)}"));
    }

    private static async Task WantAsync(Source source, string prefix, int count)
    {
        var works = Enumerable.Range(1, count).Select(number => $"{prefix}-{number}").ToList();
        foreach (var work in works)
            await source.WantAsync(work, 1, Bundles.Of("one", work));
        await Eventually.True(() => works.TrueForAll(work => source.Last(work) is { Applied: 1, Feedback: "one" }), Deadline, $"all works {prefix}-… are applied");
    }

    private async Task<Cost> CostAsync(Source source, string prefix)
    {
        _requests.Clear();
        await WantAsync(source, prefix, Batch);
        var own = _requests.ToLookup(request => request.Contains($"{prefix}-", StringComparison.Ordinal) || request.StartsWith("POST", StringComparison.Ordinal));
        var counts = own[true].Select(request => request.Split(prefix + "-")[0]).GroupBy(request => request, (request, all) => $"{all.Count()} × {request}");
        return new(string.Join('\n', counts.Order(StringComparer.Ordinal)), Enumerable.Range(1, Batch).Sum(number => source.Statuses($"{prefix}-{number}").Count), [.. own[false]]);
    }

    /// <returns>False: nothing happens to the request.</returns>
    private bool Record(HttpRequest request)
    {
        _requests.Enqueue($"{request.Method} {request.Path}");
        return false;
    }

    /// <param name="Requests">To Kubernetes for the new works, counted by method and path up to the work's name.</param>
    /// <param name="Statuses">Messages to the broker.</param>
    /// <param name="Others">Requests that name no new work.</param>
    private sealed record Cost(string Requests, int Statuses, string[] Others);
}
