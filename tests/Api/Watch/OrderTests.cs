using System.Text.Json.Nodes;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Api.Timeline;
using HyperFleet.Fixtures;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Tests.Watch;

/// <summary>Order and completeness under transactions that commit in another order than they began.</summary>
public sealed class OrderTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly StatementName Name = new("raw", "test");
    private ApiServer _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(
        postgres, options => options with { Watch = options.Watch with { BookmarkInterval = TimeSpan.FromMilliseconds(300) } });

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_transaction_that_began_earlier_and_commits_later_is_not_skipped()
    {
        var (watcher, _) = await Watcher.StartAsync(_api);
        await using var closing = watcher;
        await using var late = await _api.Database.BeginAsync(Cancellation);
        var delayed = await InsertAsync(late);
        var other = await _api.CreateClusterAsync();
        // What came after the delayed one waits for it: told earlier, a watcher that resumes from there would never see it.
        await watcher.ExpectSilenceAsync();
        await late.CommitAsync(Cancellation);
        await watcher.ExpectAsync("ADDED", delayed);
        await watcher.ExpectAsync("ADDED", other.Id());
    }

    [Fact]
    public async Task A_transaction_that_fails_holds_nobody_up()
    {
        var (watcher, _) = await Watcher.StartAsync(_api);
        await using var closing = watcher;
        var late = await _api.Database.BeginAsync(Cancellation);
        await InsertAsync(late);
        var other = await _api.CreateClusterAsync();
        await watcher.ExpectSilenceAsync();
        await late.DisposeAsync();
        await watcher.ExpectAsync("ADDED", other.Id());
    }

    [Fact]
    public async Task A_long_transaction_that_writes_no_events_holds_nobody_up()
    {
        var (watcher, _) = await Watcher.StartAsync(_api);
        await using var closing = watcher;
        await using var foreign = await _api.Database.BeginAsync(Cancellation);
        await foreign.ExecuteAsync(Name, Sql.Command("CREATE TABLE unrelated (id int)"), Cancellation);
        var cluster = await _api.CreateClusterAsync();
        await watcher.ExpectAsync("ADDED", cluster.Id());
    }

    /// <summary>Writers, and watchers that leave and come back all the time: replaying what they were told gives what is there.</summary>
    [Fact]
    public async Task Watchers_that_come_and_go_miss_nothing_and_are_told_nothing_twice()
    {
        using var stop = new CancellationTokenSource();
        var (first, _) = await Watcher.StartAsync(_api);
        var begin = first.Version;
        await first.DisposeAsync();
        var readers = Enumerable.Range(0, 3).Select(i => Task.Run(() => CollectAsync(begin, i, stop.Token))).ToList();
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => WriteAsync(worker))));
        // These begin with what is there in the middle of the writes.
        readers.AddRange(Enumerable.Range(3, 5).Select(i => Task.Run(() => CollectAsync(null, i, stop.Token))));
        await writing;
        var present = (await _api.GetAsync("clusters?size=100")).Expect(200)["items"]!.AsArray().ToDictionary(i => i!.Id(), i => i!.ToJsonString());
        await stop.CancelAsync();
        foreach (var told in await Task.WhenAll(readers))
        {
            var live = told.Where(t => t.Version > 0).Select(t => t.Version).ToList();
            Assert.Equal(live.Distinct().Order(), live);
            var replayed = new Dictionary<string, JsonObject>();
            foreach (var (version, type, resource) in told)
            {
                Assert.True(type == "ADDED" == !replayed.ContainsKey(resource.Id()), $"{type} of {resource.Id()} at {version}");
                if (replayed.TryGetValue(resource.Id(), out var before))
                    Assert.True((int)before["generation"]! <= (int)resource["generation"]!, $"generation went back at {version}");
                if (type == "DELETED")
                    replayed.Remove(resource.Id());
                else
                    replayed[resource.Id()] = resource;
            }
            Assert.Equal(present.Keys.Order(), replayed.Keys.Order());
            Assert.All(present, p => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(p.Value), replayed[p.Key])));
        }
    }

    private async Task WriteAsync(int worker)
    {
        var random = new Random(worker);
        var mine = new List<string>();
        for (var n = 0; n < 40; n++)
        {
            var id = mine.Count == 0 ? null : mine[random.Next(mine.Count)];
            switch (id is null ? 0 : random.Next(5))
            {
                case 0:
                    mine.Add((await _api.CreateClusterAsync()).Id());
                    break;
                case 1:
                    await _api.ReportAsync($"clusters/{id}", random.Next(2) == 0 ? "a" : "b", 1);
                    break;
                case 2 when mine.Count > 3:
                    (await _api.DeleteAsync($"clusters/{id}")).Expect(202);
                    (await _api.PostAsync($"clusters/{id}/force-delete", """{"reason":"churn"}""")).Expect(204);
                    mine.Remove(id!);
                    break;
                default:
                    (await _api.PatchAsync($"clusters/{id}", $$$"""{"spec":{"n":{{{n}}}}}""")).Expect(200);
                    break;
            }
        }
    }

    /// <summary>Reads a few events, leaves, and resumes; at the end until a bookmark says that all was told.</summary>
    private async Task<List<(long Version, string Type, JsonObject Object)>> CollectAsync(string? from, int reader, CancellationToken stop)
    {
        var (told, random, version) = (new List<(long, string, JsonObject)>(), new Random(reader), from);
        if (version is null)
        {
            await using var beginning = await Watcher.OpenAsync(_api);
            while (await beginning.NextAsync() is { } line && line.Text("type") != "BOOKMARK")
                told.Add((long.Parse(beginning.Version), line.Text("type"), line["object"]!.AsObject()));
            version = beginning.Version;
        }
        var finished = false;
        while (!finished)
        {
            await using var watcher = await Watcher.OpenAsync(_api, $"clusters?resource_version={version}");
            for (var left = random.Next(1, 40); left > 0 && !finished; left--)
            {
                var last = stop.IsCancellationRequested;
                var line = (await watcher.NextAsync())!;
                version = watcher.Version;
                if (line.Text("type") != "BOOKMARK")
                    told.Add((long.Parse(version), line.Text("type"), line["object"]!.AsObject()));
                else
                    finished = last;
            }
        }
        return told;
    }

    private static async Task<string> InsertAsync(DatabaseSession session)
    {
        var id = Guid.CreateVersion7().ToString();
        var now = TimeProvider.System.GetUtcNow();
        await session.ExecuteAsync(Name,
        [
            Sql.Command(
                "INSERT INTO resources (id, kind, name, href, spec, created_time, updated_time, created_by, updated_by) VALUES ($1, 'Cluster', $1, '', '{}', $2, $2, 'x', 'x')",
                Sql.Text(id), Sql.Time(now)),
            EventRows.Accepted(new Resource
            {
                Id = id, Kind = "Cluster", Name = id, Href = "", Spec = Resource.EmptyObject, CreatedTime = now, UpdatedTime = now, CreatedBy = "x", UpdatedBy = "x",
            }),
        ], Cancellation);
        return id;
    }
}
