using System.Collections.Concurrent;
using System.Diagnostics;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.Tests.Hosting;

/// <summary>
/// 64 clients create, patch, report on and delete the same 20 clusters. <c>HYPERFLEET_TEST_CONTENTION=60s</c> makes it longer.
/// </summary>
public sealed class ContentionTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const int Clients = 64;
    private const int Clusters = 20;

    private static readonly TimeSpan Duration =
        GoDuration.Parse(Environment.GetEnvironmentVariable("HYPERFLEET_TEST_CONTENTION") is { Length: > 0 } given ? given : "12s");

    private readonly ApiServer _api = fixture.Api;
    private readonly string[] _ids = new string[Clusters];
    private readonly ConcurrentBag<(string Id, int Generation, string Change)> _changes = [];
    private int _requests;

    [Fact]
    public async Task No_request_fails_no_change_is_lost_and_the_conditions_are_those_of_the_reports()
    {
        for (var i = 0; i < Clusters; i++)
            await CreateAsync(i);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => WorkAsync(client, clock))));

        foreach (var changes in _changes.Distinct().GroupBy(c => c.Id))
        {
            // Each generation was acknowledged to somebody, and none to two: nothing was lost, nothing overwritten unseen.
            var generations = changes.Select(c => c.Generation).Order().ToList();
            Assert.Equal(Enumerable.Range(2, generations.Count), generations);
            var last = changes.MaxBy(c => c.Generation);
            var stored = await _api.GetAsync($"clusters/{changes.Key}");
            if (stored.Status == 404)
            {
                Assert.Equal("delete", last.Change);
                continue;
            }
            Assert.Equal(last.Generation, (int)stored.Expect(200)["generation"]!);
            Assert.Equal(last.Change == "delete", stored.Json["deleted_time"] is not null);
            if (last.Change != "delete")
                Assert.Equal(last.Change, stored.Json["spec"]!.Text("by"));
        }
        var resources = await StoredState.AssertConditionsAreRecomputableAsync(_api);
        TestContext.Current.TestOutputHelper!.WriteLine($"{_requests} requests, {_changes.Distinct().Count()} changes, {resources} resources left after {clock.Elapsed.TotalSeconds:0} s");
    }

    private async Task WorkAsync(int client, Stopwatch clock)
    {
        var random = new Random(client);
        for (var n = 0; clock.Elapsed < Duration; n++)
        {
            var i = random.Next(Clusters);
            var id = Volatile.Read(ref _ids[i]);
            await (random.Next(20) switch
            {
                < 5 => PatchAsync(id, $"{client}-{n}"),
                < 9 => NodePoolAsync(id),
                < 14 => ReportAsync(id, random),
                < 15 => ReplaceAsync(i, id),
                < 17 => ListAsync(),
                _ => SendAsync(HttpMethod.Get, $"clusters/{id}", null, 200, 404),
            });
        }
    }

    private async Task PatchAsync(string id, string mark)
    {
        var reply = await SendAsync(HttpMethod.Patch, $"clusters/{id}", $$$"""{"spec":{"by":"{{{mark}}}"}}""", 200, 404, 409);
        if (reply.Status == 200)
            _changes.Add((id, (int)reply.Json["generation"]!, mark));
    }

    private async Task NodePoolAsync(string clusterId)
    {
        var created = await SendAsync(HttpMethod.Post, $"clusters/{clusterId}/nodepools", $$$"""{"kind":"NodePool","name":"{{{ApiServer.NewName("np")}}}","spec":{}}""", 201, 404, 409);
        if (created.Status != 201)
            return;
        // The cluster may be force-deleted by nobody, so a pool that exists is deleted by its maker alone, or along with its cluster.
        var path = $"nodepools/{created.Json.Id()}";
        var deleted = await SendAsync(HttpMethod.Delete, path, null, 202);
        await SendAsync(HttpMethod.Put, $"{path}/statuses", Reports.Body("a", (int)deleted.Json["generation"]!, "False", finalized: true), 201);
        await SendAsync(HttpMethod.Get, path, null, 404);
    }

    private async Task ReportAsync(string id, Random random)
    {
        var read = await SendAsync(HttpMethod.Get, $"clusters/{id}", null, 200, 404);
        if (read.Status == 200)
            await SendAsync(HttpMethod.Put, $"clusters/{id}/statuses",
                Reports.Body(random.Next(2) == 0 ? "a" : "b", (int)read.Json["generation"]!, random.Next(3) == 0 ? "False" : "True"), 201, 204, 404);
    }

    /// <summary>Deletes a cluster, lets its adapters finish, and declares the name anew.</summary>
    private async Task ReplaceAsync(int i, string id)
    {
        var deleted = await SendAsync(HttpMethod.Delete, $"clusters/{id}", null, 202, 404);
        if (deleted.Status == 202)
        {
            var generation = (int)deleted.Json["generation"]!;
            _changes.Add((id, generation, "delete"));
            foreach (var adapter in new[] { "a", "b" })
                await SendAsync(HttpMethod.Put, $"clusters/{id}/statuses", Reports.Body(adapter, generation, "False", finalized: true), 201, 204, 404);
        }
        await CreateAsync(i);
    }

    private async Task CreateAsync(int i)
    {
        var reply = await SendAsync(HttpMethod.Post, "clusters", $$$"""{"kind":"Cluster","name":"contended-{{{i}}}","spec":{"by":"create"}}""", 201, 409);
        if (reply.Status == 201)
            Volatile.Write(ref _ids[i], reply.Json.Id());
    }

    private Task<Reply> ListAsync() => SendAsync(HttpMethod.Get, "clusters?search=status.conditions.Reconciled='False'&order=name", null, 200);

    private async Task<Reply> SendAsync(HttpMethod method, string path, string? body, params int[] expected)
    {
        var reply = await _api.SendAsync(method, path, body);
        Interlocked.Increment(ref _requests);
        Assert.True(expected.Contains(reply.Status), $"{method} {path}: {reply.Status} {reply.Body}");
        return reply;
    }
}
