using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Adapter.Tests.Hosting;

/// <summary>A run that has read a cluster before its deletion, and creates its objects after another replica has finished that deletion (decision 19).</summary>
public sealed class LateCreationTests(RabbitMqServer rabbit)
{
    private const string Id = "0195f2a0-1111-7222-8333-abcdef123456";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task What_it_creates_for_a_cluster_that_is_gone_is_removed_again_and_not_reported()
    {
        await using var bench = await StartAsync();
        bench.Api.Put(Id, "test-cluster", 1);
        var answer = await HeldAsync(bench);
        bench.Api.Remove(Id);
        answer.SetResult();

        await Eventually.True(() => bench.Api.Reads(Id) > 2, Patience); // it looked again, and the repeated event found nothing to do
        await GoneAsync(bench);
        Assert.Empty(bench.Api.Reports);
    }

    [Fact]
    public async Task What_it_creates_for_a_cluster_that_is_being_deleted_is_removed_and_finalized()
    {
        await using var bench = await StartAsync();
        bench.Api.Put(Id, "test-cluster", 1);
        var answer = await HeldAsync(bench);
        bench.Api.Put(Id, "test-cluster", 2, isDeleting: true);
        answer.SetResult();

        await Eventually.True(() => bench.Api.LastReport is not null, Patience);
        await Eventually.Passes(async () =>
        {
            await bench.PublishAsync(Id); // as the Sentinel does until the cluster is finalized
            await Eventually.Equal("True", () => Finalized(bench.Api.LastReport), TimeSpan.FromSeconds(2));
        }, Patience);
        Assert.All(bench.Api.Reports, report => Assert.Equal(2, (int)report["observed_generation"]!));
        await GoneAsync(bench);
    }

    private async Task<AdapterBench> StartAsync() => await AdapterBench.StartAsync(await rabbit.CreateVirtualHostAsync(AdapterBench.Cancellation));

    /// <summary>An event whose run has been answered, and does not know it yet.</summary>
    private static async Task<TaskCompletionSource> HeldAsync(AdapterBench bench)
    {
        var answer = bench.Api.HoldNext();
        await bench.PublishAsync(Id);
        await Eventually.True(() => bench.Api.Reads(Id) == 1, Patience);
        return answer;
    }

    private static async Task GoneAsync(AdapterBench bench)
    {
        foreach (var kind in (string[])["Namespace", "ServiceAccount"])
            await Eventually.Equal(0, async () => (await bench.ListAsync(kind, Id)).Count, Patience);
    }

    private static string? Finalized(JsonObject? report) => (string?)report?["conditions"]!.AsArray().First(condition => (string?)condition!["type"] == "Finalized")!["status"];
}
