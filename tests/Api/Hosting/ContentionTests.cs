using System.Diagnostics;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Hosting;

/// <summary>64 clients on 20 clusters at once: nothing deadlocks, nothing is lost, generations count the changes.</summary>
public sealed class ContentionTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private readonly ApiServer _api = fixture.Api;

    [Fact]
    public async Task Mixed_load_answers_every_request_and_counts_every_change()
    {
        var clusters = new List<string>();
        for (var i = 0; i < 20; i++)
            clusters.Add((await _api.CreateClusterAsync()).Id());
        var patches = new int[clusters.Count];
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(worker => Task.Run(() => WorkAsync(worker, clusters, patches, clock))));
        for (var i = 0; i < clusters.Count; i++)
            Assert.Equal(1 + patches[i], (int)(await _api.GetAsync($"clusters/{clusters[i]}")).Expect(200)["generation"]!);
    }

    private async Task WorkAsync(int worker, List<string> clusters, int[] patches, Stopwatch clock)
    {
        var random = new Random(worker);
        for (var n = 0; clock.Elapsed < Duration; n++)
        {
            var i = random.Next(clusters.Count);
            var path = $"clusters/{clusters[i]}";
            switch (random.Next(5))
            {
                case 0:
                    (await _api.PatchAsync(path, $$$"""{"spec":{"by":"{{{worker}}}-{{{n}}}"}}""")).Expect(200);
                    Interlocked.Increment(ref patches[i]);
                    break;
                case 1:
                    var pool = await _api.CreateNodePoolAsync(clusters[i]);
                    (await _api.DeleteAsync($"nodepools/{pool.Id()}")).Expect(202);
                    (await _api.ReportAsync($"nodepools/{pool.Id()}", "a", 2, finalized: true)).Expect(201);
                    (await _api.GetAsync($"nodepools/{pool.Id()}")).Expect(404);
                    break;
                case 2:
                    Assert.True((await _api.ReportAsync(path, "a", 1 + Volatile.Read(ref patches[i]))).Status is 201 or 204);
                    break;
                case 3:
                    (await _api.GetAsync("clusters?search=status.conditions.Reconciled='False'")).Expect(200);
                    break;
                default:
                    (await _api.GetAsync(path)).Expect(200);
                    break;
            }
        }
    }
}
