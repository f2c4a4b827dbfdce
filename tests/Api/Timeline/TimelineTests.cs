using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Timeline;

/// <summary>What happened to a resource, in order.</summary>
public sealed class TimelineTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    [Fact]
    public async Task A_life_is_told_from_acceptance_to_deletion()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}";
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        (await _api.ReportAsync(path, "b", 1)).Expect(201);
        (await _api.PatchAsync(path, """{"spec":{"n":2}}""")).Expect(200);
        (await _api.DeleteAsync(path)).Expect(202);
        var entries = await EventsAsync(path);
        Assert.Equal(["accepted", "reported", "reported", "patched", "deletion_requested"], entries.Select(e => e.Text("type")));
        Assert.Equal([1, 1, 1, 2, 3], entries.Select(e => (int)e["generation"]!));
        Assert.Equal(["system@hyperfleet.local", "a", "b", "system@hyperfleet.local", "system@hyperfleet.local"], entries.Select(e => e.Text("actor")));
        var versions = entries.Select(e => long.Parse(e.Text("resource_version"))).ToList();
        Assert.Equal(versions.Order(), versions);
        Assert.Equal(cluster.Text("created_time"), entries[0].Text("time"));
    }

    [Fact]
    public async Task A_report_is_told_with_what_it_said_and_what_it_changed()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}";
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        (await _api.ReportAsync(path, "b", 1)).Expect(201);
        var entries = await EventsAsync(path);
        var report = entries[1]["report"]!;
        Assert.Equal(("a", 1), (report.Text("adapter"), (int)report["observed_generation"]!));
        Assert.Equal("""{"type":"Available","status":"True","reason":"Because"}""", report["conditions"]![0]!.ToJsonString());
        Assert.Equal("""[{"type":"ASuccessful","from":null,"to":"True","reason":"Because"}]""", entries[1]["transitions"]!.ToJsonString());
        Assert.Contains("""{"type":"Reconciled","from":"False","to":"True","reason":"ReconciledAll"}""", entries[2]["transitions"]!.ToJsonString());
    }

    [Fact]
    public async Task Reports_that_change_nothing_are_told_and_discarded_ones_are_not()
    {
        var path = $"clusters/{(await _api.CreateClusterAsync()).Id()}";
        (await _api.ReportAsync(path, "other", 1)).Expect(201);
        (await _api.ReportAsync(path, "a", 1, "Unknown")).Expect(201);
        (await _api.ReportAsync(path, "a", 1, "Unknown")).Expect(204);
        (await _api.ReportAsync(path, "a", 7)).Expect(204);
        (await _api.PatchAsync(path, """{"spec":{"region":"us-east-1"}}""")).Expect(200);
        var entries = await EventsAsync(path);
        Assert.Equal(["accepted", "reported", "reported"], entries.Select(e => e.Text("type")));
        Assert.All(entries, e => Assert.Null(e["transitions"]));
    }

    [Fact]
    public async Task What_is_gone_still_tells_how_it_went()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var path = $"clusters/{cluster.Id()}";
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.ReportAsync(path, "a", 2, finalized: true)).Expect(201);
        (await _api.ReportAsync(path, "b", 2, finalized: true)).Expect(201);
        Assert.Equal(["accepted", "deletion_requested"], (await EventsAsync($"{path}/nodepools/{pool.Id()}")).Select(e => e.Text("type")));
        (await _api.ReportAsync($"nodepools/{pool.Id()}", "a", 2, finalized: true)).Expect(201);
        Assert.Equal(["accepted", "deletion_requested", "finalized"], (await EventsAsync($"nodepools/{pool.Id()}")).Select(e => e.Text("type")));
        var told = await EventsAsync(path);
        Assert.Equal(["accepted", "deletion_requested", "reported", "reported", "finalized"], told.Select(e => e.Text("type")));
        Assert.Equal("a", told[^1].Text("actor"));
    }

    [Fact]
    public async Task A_parent_that_waits_for_an_adapter_is_told_that_its_last_child_went()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var path = $"clusters/{cluster.Id()}";
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        (await _api.ReportAsync(path, "b", 1)).Expect(201);
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.ReportAsync(path, "a", 2, finalized: true)).Expect(201);
        (await _api.ReportAsync(path, "b", 1, finalized: true)).Expect(201);
        (await _api.ReportAsync($"nodepools/{pool.Id()}", "a", 2, finalized: true)).Expect(201);
        Assert.Equal("finalized", (await EventsAsync($"nodepools/{pool.Id()}"))[^1].Text("type"));
        (await _api.GetAsync(path)).Expect(200);
    }

    [Fact]
    public async Task A_forced_removal_is_told_with_its_reason_on_the_routes_of_the_resource_alone()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}";
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.PostAsync($"{path}/force-delete", """{"reason":"account closed"}""")).Expect(204);
        (await _api.GetAsync(path)).Expect(404);
        var last = (await EventsAsync(path))[^1];
        Assert.Equal(("force_deleted", "account closed"), (last.Text("type"), last.Text("reason")));
        Assert.Equal(3, (await EventsAsync($"resources/{cluster.Id()}")).Count);
        (await _api.GetAsync($"channels/{cluster.Id()}/events")).ExpectProblem(404, "NTF-001");
        (await _api.GetAsync($"clusters/{cluster.Id()}/nodepools/{cluster.Id()}/events")).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task Timelines_are_paged_and_reachable_on_every_route()
    {
        var cluster = await _api.CreateClusterAsync();
        for (var n = 0; n < 5; n++)
            (await _api.PatchAsync($"clusters/{cluster.Id()}", $$$"""{"spec":{"n":{{{n}}}}}""")).Expect(200);
        var last = (await _api.GetAsync($"resources/{cluster.Id()}/events?page=3&size=2")).Expect(200);
        Assert.Equal((3, 2, 6), ((int)last["page"]!, (int)last["size"]!, (int)last["total"]!));
        Assert.Equal([5, 6], last["items"]!.AsArray().Select(e => (int)e!["generation"]!));
        (await _api.GetAsync($"clusters/{cluster.Id()}/events?size=0")).ExpectProblem(400, "VAL-000");
        (await _api.GetAsync($"channels/{cluster.Id()}/events")).ExpectProblem(404, "NTF-001");
        (await _api.PostAsync($"clusters/{cluster.Id()}/events", "{}")).ExpectProblem(405, "VAL-005");
    }

    [Fact]
    public async Task An_entry_has_the_version_that_a_watch_gives_to_the_same_change()
    {
        var (watcher, _) = await Watch.Watcher.StartAsync(_api);
        await using var closing = watcher;
        var cluster = await _api.CreateClusterAsync();
        await watcher.ExpectAsync("ADDED", cluster.Id());
        Assert.Equal(watcher.Version, (await EventsAsync($"clusters/{cluster.Id()}"))[0].Text("resource_version"));
    }

    private async Task<List<JsonObject>> EventsAsync(string path) =>
        [.. (await _api.GetAsync($"{path}/events")).Expect(200)["items"]!.AsArray().Select(e => e!.AsObject())];
}
