using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Rest;

public sealed class BundleTests(PostgresServer postgres)
{
    private const string Body = """{"consumer_name":"c","manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"n","namespace":"default"}}],"metadata":{"labels":{"k":"v"}}}""";

    [Fact]
    public async Task A_bundle_of_a_source_is_shown_as_upstream_shows_it()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync("c");
        var id = await maestro.CreateBundleAsync("c");
        var shown = (await maestro.BundleAsync(id))!;

        Assert.Equal(("ResourceBundle", id, "c", 1), ((string)shown["kind"]!, (string)shown["name"]!, (string)shown["consumer_name"]!, (int)shown["version"]!));
        Assert.Equal("work", (string?)shown["metadata"]!["name"]);
        Assert.Equal((string?)shown["created_at"], (string?)shown["metadata"]!["creationTimestamp"]);
        Assert.Equal("ConfigMap", (string?)shown["manifests"]![0]!["kind"]);
        Assert.Equal("Foreground", (string?)shown["delete_option"]!["propagationPolicy"]);
        Assert.Equal("[]", shown["manifest_configs"]!.ToJsonString());
        Assert.Null(shown["status"]);
        Assert.Null(shown["deleted_at"]);
    }

    [Fact]
    public async Task Bundles_are_created_changed_and_deleted_over_REST_too()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync("c");
        var created = (await maestro.SendAsync(HttpMethod.Post, "resource-bundles", Body)).Expect(201);
        var path = $"resource-bundles/{created["id"]}";

        var changed = (await maestro.SendAsync(HttpMethod.Patch, path, Body.Replace("\"n\"", "\"other\"", StringComparison.Ordinal))).Expect(200);
        Assert.Equal(2, (int?)changed["version"]);
        Assert.Equal("other", (string?)changed["manifests"]![0]!["metadata"]!["name"]);
        Assert.Contains("the latest version: 2", (await maestro.SendAsync(HttpMethod.Patch, path, Body.Insert(1, "\"version\":1,"))).ExpectError(409, 6));

        (await maestro.SendAsync(HttpMethod.Delete, path)).Expect(204);
        (await maestro.SendAsync(HttpMethod.Delete, path)).Expect(204);
        (await maestro.SendAsync(HttpMethod.Delete, "resource-bundles/unknown")).Expect(204);
        Assert.Contains("under deletion", (await maestro.SendAsync(HttpMethod.Patch, path, Body)).ExpectError(409, 6));
        Assert.Equal(["Create", "Update", "Delete"], (await maestro.GetAsync(path + "/events")).Expect(200)["items"]!.AsArray().Select(e => (string)e!["event_type"]!));
        Assert.Equal("Resource with id='unknown' not found", (await maestro.GetAsync("resource-bundles/unknown")).ExpectError(404, 7));
        (await maestro.GetAsync("resource-bundles/unknown/events")).ExpectError(404, 7);
    }

    [Fact]
    public async Task What_a_source_may_not_publish_is_refused_with_the_texts_that_clients_match()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync("c");
        var id = await maestro.CreateBundleAsync("c");

        await RefusedAsync("create_request", "c", id, 0, RefusalKind.Duplicate, "failed to create resource: maestro-6: This Resource already exists");
        await RefusedAsync("create_request", "nowhere", "x", 0, RefusalKind.UnknownConsumer, "fk_resources_consumers");
        await RefusedAsync("update_request", "c", id, 7, RefusalKind.VersionConflict, "the resource version is not the latest, the latest version: 1");
        await RefusedAsync("update_request", "c", "unknown", 0, RefusalKind.NotFound, "failed to get resource: maestro-7: Resource with id='unknown' not found");
        await RefusedAsync("watch_request", "c", id, 0, RefusalKind.BadRequest, "unsupported action watch_request");
        Assert.Null(await maestro.DeleteBundleAsync("c", "unknown"));
        Assert.Null(await maestro.DeleteBundleAsync("c", id));
        await RefusedAsync("update_request", "c", id, 0, RefusalKind.UnderDeletion, $"the resource is under deletion, id: {id}");

        var incomplete = Maestro.SourceEvent("create_request", "c", "y", 0, "");
        foreach (var name in new[] { "clustername", "resourceid", "resourceversion" })
        {
            var without = incomplete with { Extensions = incomplete.Extensions.Where(e => e.Key != name).ToDictionary() };
            var refusal = await maestro.Sources.PublishAsync(without, TestContext.Current.CancellationToken);
            Assert.Equal($"failed to decode cloudevent: failed to get {name} extension: invalid CloudEvents value: <nil>", refusal!.Reason);
        }

        async Task RefusedAsync(string action, string consumer, string bundle, int version, RefusalKind kind, string text)
        {
            var refusal = await maestro.Sources.PublishAsync(Maestro.SourceEvent(action, consumer, bundle, version, "new"), TestContext.Current.CancellationToken);
            Assert.Equal(kind, refusal?.Kind);
            Assert.Contains(text, refusal!.Reason);
        }
    }

    [Fact]
    public async Task The_same_event_again_changes_nothing()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync("c");
        var id = await maestro.CreateBundleAsync("c");
        var update = Maestro.SourceEvent("update_request", "c", id, 0, "same");
        Assert.Null(await maestro.Sources.PublishAsync(update, TestContext.Current.CancellationToken));
        Assert.Null(await maestro.Sources.PublishAsync(update, TestContext.Current.CancellationToken));
        Assert.Equal(2, (int?)(await maestro.BundleAsync(id))!["version"]);
    }

    [Fact]
    public async Task Of_twenty_racing_updates_exactly_one_succeeds()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync("c");
        var id = await maestro.CreateBundleAsync("c");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => maestro.UpdateBundleAsync("c", id, 1, $"racer {i}")));
        Assert.Single(outcomes, refusal => refusal is null);
        Assert.Equal(0, await maestro.CountAsync("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }

    [Fact]
    public async Task Lists_search_page_and_select_fields()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync("c");
        await maestro.CreateConsumerAsync("d");
        for (var i = 0; i < 3; i++)
            await maestro.CreateBundleAsync("c");
        (await maestro.SendAsync(HttpMethod.Post, "resource-bundles", Body.Replace("\"c\"", "\"d\"", StringComparison.Ordinal))).Expect(201);

        Assert.Equal(4, await TotalAsync(""));
        Assert.Equal(3, await TotalAsync("source='tests' and consumer_name='c'"));
        Assert.Equal(3, await TotalAsync("source='tests' and payload->'metadata'->'labels'@>'{\"team\":\"blue\"}'"));
        Assert.Equal(1, await TotalAsync("payload->'metadata'->'labels'->>'k'in('v','w')"));
        Assert.Equal(1, await TotalAsync("payload->'metadata'->'labels'->>'k'<>null"));
        Assert.Equal(0, await TotalAsync("deleted_at is not null"));
        Assert.Contains("Failed to parse search query: name = ", (await maestro.GetAsync("resource-bundles?search=" + Uri.EscapeDataString("name = "))).ExpectError(400, 21));

        var reduced = (await maestro.GetAsync("resource-bundles?size=2&fields=name,metadata.labels")).Expect(200);
        Assert.Equal((2, 4), ((int)reduced["size"]!, (int)reduced["total"]!));
        Assert.All(reduced["items"]!.AsArray(), item => Assert.Equal(["id", "name", "metadata"], item!.AsObject().Select(member => member.Key)));
        (await maestro.GetAsync("resource-bundles?fields=nope")).ExpectError(400, 21);

        async Task<int> TotalAsync(string search) => (int)(await maestro.GetAsync("resource-bundles?search=" + Uri.EscapeDataString(search))).Expect(200)["total"]!;
    }

    [Fact]
    public async Task I13_a_walk_by_id_meets_every_bundle_once_while_others_come_and_go()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CreateConsumerAsync("c");
        var stay = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => maestro.CreateBundleAsync("c")));
        var seen = new List<string>();
        for (var last = ""; ;)
        {
            var page = (await maestro.GetAsync($"resource-bundles?size=7&orderBy=id&search={Uri.EscapeDataString($"id > '{last}'")}")).Expect(200)["items"]!.AsArray();
            if (page.Count == 0)
                break;
            seen.AddRange(page.Select(item => (string)item!["id"]!));
            last = seen[^1];
            if (seen.Count < 50)
                await maestro.CreateBundleAsync("c", $"00-{seen.Count}");
        }
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(stay.Except(seen));
    }
}
