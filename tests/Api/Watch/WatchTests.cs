using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Watch;

/// <summary>What a watcher is told, and in which words.</summary>
public sealed class WatchTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(
        postgres, options => options with { Watch = options.Watch with { BookmarkInterval = TimeSpan.FromMilliseconds(300), MaxWatchers = 20 } });

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_watch_begins_with_everything_that_is_there_and_a_bookmark()
    {
        var (one, two) = (await _api.CreateClusterAsync(), await _api.CreateClusterAsync());
        await _api.CreateNodePoolAsync(one.Id());
        var (watcher, initial) = await Watcher.StartAsync(_api);
        await using var _ = watcher;
        Assert.Equal("application/x-ndjson", watcher.ContentType);
        Assert.Equal(new[] { one.Id(), two.Id() }.Order(), initial.Select(r => r.Id()).Order());
        Assert.All(initial, resource => AssertSame(resource.Id() == one.Id() ? one : two, resource));
        Assert.NotEqual("0", watcher.Version);
    }

    [Fact]
    public async Task A_watch_is_not_compressed_so_that_each_line_leaves_at_once()
    {
        await using var watcher = await Watcher.OpenAsync(_api, "clusters", ("Accept-Encoding", "gzip"));
        await watcher.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Every_change_arrives_in_order_and_equals_what_a_read_answers()
    {
        var (watcher, _) = await Watcher.StartAsync(_api);
        await using var closing = watcher;
        var cluster = await _api.CreateClusterAsync(labels: """{"env":"test"}""");
        var path = $"clusters/{cluster.Id()}";
        AssertSame(cluster, await watcher.ExpectAsync("ADDED", cluster.Id()));
        AssertSame((await _api.PatchAsync(path, """{"spec":{"n":1},"labels":{}}""")).Expect(200), await watcher.ExpectAsync("MODIFIED"));
        (await _api.ReportAsync(path, "a", 2)).Expect(201);
        AssertSame((await _api.GetAsync(path)).Expect(200), await watcher.ExpectAsync("MODIFIED"));
        var marked = (await _api.DeleteAsync(path)).Expect(202);
        AssertSame(marked, await watcher.ExpectAsync("MODIFIED"));
        (await _api.PostAsync($"{path}/force-delete", """{"reason":"test"}""")).Expect(204);
        AssertSame(marked, await watcher.ExpectAsync("DELETED", cluster.Id()));
    }

    [Fact]
    public async Task The_last_finalized_report_removes_the_child_then_settles_and_removes_the_parent()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var (path, poolPath) = ($"clusters/{cluster.Id()}", $"nodepools/{pool.Id()}");
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.ReportAsync(path, "a", 2, finalized: true)).Expect(201);
        var (watcher, initial) = await Watcher.StartAsync(_api, "resources");
        await using var _ = watcher;
        Assert.Equal(2, initial.Count);
        (await _api.ReportAsync(path, "b", 2, finalized: true)).Expect(201);
        Assert.Equal("ReconciledWaitingForChildren", (await watcher.ExpectAsync("MODIFIED", cluster.Id())).Condition("Reconciled")!.Text("reason"));
        (await _api.ReportAsync(poolPath, "a", 2, finalized: true)).Expect(201);
        await watcher.ExpectAsync("DELETED", pool.Id());
        Assert.Equal("ReconciledWaitingForChildren", (await watcher.ExpectAsync("DELETED", cluster.Id())).Condition("Reconciled")!.Text("reason"));
        await watcher.ExpectSilenceAsync();
    }

    [Fact]
    public async Task A_parent_that_still_waits_for_an_adapter_is_modified_when_its_last_child_goes()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var path = $"clusters/{cluster.Id()}";
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.ReportAsync(path, "a", 2, finalized: true)).Expect(201);
        var (watcher, _) = await Watcher.StartAsync(_api, "nodepools");
        await using var closing = watcher;
        (await _api.ReportAsync($"nodepools/{pool.Id()}", "a", 2, finalized: true)).Expect(201);
        await watcher.ExpectAsync("DELETED", pool.Id());
        await watcher.ExpectSilenceAsync();
        (await _api.GetAsync(path)).Expect(200);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_told()
    {
        var cluster = await _api.CreateClusterAsync(spec: """{"n":1}""");
        var path = $"clusters/{cluster.Id()}";
        var at = TimeProvider.System.GetUtcNow();
        (await _api.ReportAsync(path, "a", 1, at: at)).Expect(201);
        var (watcher, _) = await Watcher.StartAsync(_api);
        await using var closing = watcher;
        (await _api.PatchAsync(path, """{"spec":{"n":1.0}}""")).Expect(200);
        (await _api.ReportAsync(path, "a", 1, at: at)).Expect(201);
        (await _api.ReportAsync(path, "a", 2)).Expect(204);
        (await _api.ReportAsync(path, "other", 1)).Expect(201);
        (await _api.PatchAsync(path, "{}")).Expect(400);
        await watcher.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Each_route_watches_what_it_lists()
    {
        var (one, two) = (await _api.CreateClusterAsync(), await _api.CreateClusterAsync());
        var (nested, _) = await Watcher.StartAsync(_api, $"clusters/{one.Id()}/nodepools");
        var (flat, _) = await Watcher.StartAsync(_api, "nodepools");
        var (kind, _) = await Watcher.StartAsync(_api, "resources?kind=NodePool");
        await using var closing = nested;
        await using var closingFlat = flat;
        await using var closingKind = kind;
        var (mine, other) = (await _api.CreateNodePoolAsync(one.Id()), await _api.CreateNodePoolAsync(two.Id()));
        await nested.ExpectAsync("ADDED", mine.Id());
        await nested.ExpectSilenceAsync();
        foreach (var watcher in new[] { flat, kind })
        {
            await watcher.ExpectAsync("ADDED", mine.Id());
            await watcher.ExpectAsync("ADDED", other.Id());
        }
        (await _api.GetAsync("clusters/nope/nodepools?watch=true")).ExpectProblem(404, "NTF-001", "Cluster with id='nope'");
    }

    [Fact]
    public async Task A_search_sees_what_begins_to_match_added_and_what_ceases_to_match_deleted()
    {
        var cluster = await _api.CreateClusterAsync(labels: """{"shard":"1"}""");
        var path = $"clusters/{cluster.Id()}";
        var (watcher, initial) = await Watcher.StartAsync(_api, "clusters?search=labels.shard%3D'2' and status.conditions.Reconciled%3D'False'");
        await using var _ = watcher;
        Assert.Empty(initial);
        (await _api.PatchAsync(path, """{"labels":{"shard":"2"}}""")).Expect(200);
        await watcher.ExpectAsync("ADDED", cluster.Id());
        (await _api.ReportAsync(path, "a", 2)).Expect(201);
        await watcher.ExpectAsync("MODIFIED", cluster.Id());
        (await _api.ReportAsync(path, "b", 2)).Expect(201);
        await watcher.ExpectAsync("DELETED", cluster.Id());
        (await _api.PatchAsync(path, """{"spec":{"n":7}}""")).Expect(200);
        Assert.Equal(7, (int)(await watcher.ExpectAsync("ADDED", cluster.Id()))["spec"]!["n"]!);
        (await _api.PatchAsync(path, """{"labels":{}}""")).Expect(200);
        await watcher.ExpectAsync("DELETED", cluster.Id());
        await watcher.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Only_the_asked_fields_are_sent()
    {
        var (watcher, _) = await Watcher.StartAsync(_api, "clusters?fields=name,status.conditions.type");
        await using var closing = watcher;
        var cluster = await _api.CreateClusterAsync();
        var seen = await watcher.ExpectAsync("ADDED");
        Assert.Equal(["id", "name", "status"], seen.Select(m => m.Key));
        Assert.Equal(cluster.Text("name"), seen.Text("name"));
    }

    [Fact]
    public async Task A_watch_resumed_from_any_version_tells_exactly_what_came_after_it()
    {
        var (watcher, _) = await Watcher.StartAsync(_api);
        var versions = new List<string> { watcher.Version };
        var told = new List<string>();
        var cluster = await _api.CreateClusterAsync();
        for (var n = 0; n < 5; n++)
            (await _api.PatchAsync($"clusters/{cluster.Id()}", $$$"""{"spec":{"n":{{{n}}}}}""")).Expect(200);
        (await _api.DeleteAsync($"clusters/{cluster.Id()}")).Expect(202);
        (await _api.PostAsync($"clusters/{cluster.Id()}/force-delete", """{"reason":"test"}""")).Expect(204);
        for (var i = 0; i < 8; i++)
        {
            var (type, resource) = await watcher.EventAsync();
            told.Add(type + resource.ToJsonString());
            versions.Add(watcher.Version);
        }
        await watcher.DisposeAsync();
        Assert.Equal(versions.Select(long.Parse).Order(), versions.Select(long.Parse));
        foreach (var (i, version) in versions.Index())
        {
            await using var resumed = await Watcher.OpenAsync(_api, $"clusters?resource_version={version}");
            for (var n = i; n < told.Count; n++)
            {
                var (type, resource) = await resumed.EventAsync();
                Assert.Equal((told[n], versions[n + 1]), (type + resource.ToJsonString(), resumed.Version));
            }
            await resumed.ExpectSilenceAsync();
        }
    }

    [Fact]
    public async Task Wrong_parameters_and_unknown_versions_are_refused_before_the_stream_begins()
    {
        (await _api.GetAsync("clusters?watch=perhaps")).ExpectProblem(400, "VAL-000");
        foreach (var version in new[] { "x", "-1", "1.5", "99999999999999999999" })
            (await _api.GetAsync($"clusters?watch=true&resource_version={version}")).ExpectProblem(400, "VAL-000");
        (await _api.GetAsync("clusters?watch=true&resource_version=999999999")).ExpectProblem(410, "CNF-002", "unknown here");
        (await _api.GetAsync("clusters?watch=true&search=nope='x'")).ExpectProblem(400, "VAL-005");
        (await _api.GetAsync("clusters?watch=true&search=labels.a=")).ExpectProblem(400, "VAL-005");
        (await _api.GetAsync("clusters?watch=true&fields=nope")).ExpectProblem(400, "VAL-005");
        (await _api.GetAsync("resources?watch=true&kind=Nope")).ExpectProblem(400, "VAL-000");
        (await _api.GetAsync("clusters?watch=false")).Expect(200);
    }

    [Fact]
    public async Task Bookmarks_move_on_although_nothing_that_is_watched_changes()
    {
        var (watcher, _) = await Watcher.StartAsync(_api, "channels");
        await using var closing = watcher;
        var first = long.Parse(watcher.Version);
        await _api.CreateClusterAsync();
        await Eventually.True(async () =>
        {
            await watcher.ExpectSilenceAsync();
            return long.Parse(watcher.Version) > first;
        });
    }

    [Fact]
    public async Task One_watcher_too_many_is_refused_and_a_place_comes_free_again()
    {
        var open = new List<Watcher>();
        for (var i = 0; i < 20; i++)
            open.Add((await Watcher.StartAsync(_api)).Watcher);
        var refused = await _api.GetAsync("clusters?watch=true");
        refused.ExpectProblem(429, "LMT-001", "20 watches");
        Assert.InRange(int.Parse(refused.Headers["Retry-After"]), 1, 10);
        foreach (var watcher in open)
            await watcher.DisposeAsync();
        await Eventually.Passes(async () => await (await Watcher.OpenAsync(_api)).DisposeAsync());
    }

    [Fact]
    public async Task The_end_of_the_server_ends_the_streams_in_good_order()
    {
        var api = await ApiServer.StartAsync(postgres);
        var (watcher, _) = await Watcher.StartAsync(api);
        await using var closing = watcher;
        var stopping = api.DisposeAsync();
        while (await watcher.NextAsync() is not null)
        {
        }
        await stopping.AsTask().WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_forced_removal_tells_of_the_references_that_others_lose()
    {
        await using var api = await ApiServer.StartAsync(postgres, options => options with
        {
            Entities = [.. options.Entities.Select(e => e.Kind == "WifConfig" ? e with { References = [new() { RefType = "uses", TargetKind = "Cluster" }] } : e)],
        });
        var cluster = await api.CreateClusterAsync();
        var holder = (await api.PostAsync("wifconfigs", $$$"""{"kind":"WifConfig","name":"w","spec":{"a":1},"references":{"uses":[{"id":"{{{cluster.Id()}}}","kind":"Cluster"}]}}""")).Expect(201);
        var (all, _) = await Watcher.StartAsync(api, "wifconfigs");
        var (referring, initial) = await Watcher.StartAsync(api, $"wifconfigs?ref_type=uses&ref_target_id={cluster.Id()}");
        await using var closing = all;
        await using var closingReferring = referring;
        Assert.Single(initial);
        (await api.DeleteAsync($"clusters/{cluster.Id()}")).ExpectProblem(409, "CNF-003");
        await ExecuteAsync(api, "UPDATE resources SET deleted_time = now() WHERE kind = 'Cluster'");
        (await api.PostAsync($"clusters/{cluster.Id()}/force-delete", """{"reason":"test"}""")).Expect(204);
        AssertSame((await api.GetAsync($"wifconfigs/{holder.Id()}")).Expect(200), await all.ExpectAsync("MODIFIED", holder.Id()));
        AssertSame(holder, await referring.ExpectAsync("DELETED", holder.Id()));
    }

    private static async Task ExecuteAsync(ApiServer api, string sql)
    {
        await using var session = await api.Database.OpenAsync(TestContext.Current.CancellationToken);
        await session.ExecuteAsync(new("raw", "test"), Postgres.Sql.Command(sql), TestContext.Current.CancellationToken);
    }

    private static void AssertSame(JsonNode expected, JsonNode seen) =>
        Assert.True(JsonNode.DeepEquals(expected, seen), $"Expected {expected.ToJsonString()}\nSeen {seen.ToJsonString()}");
}
