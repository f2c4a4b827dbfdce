using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Deletion;

/// <summary>Deletion through three levels of kinds: one with adapters, one that restricts, one that goes at once.</summary>
public sealed class KindTreeTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres, options => options with
    {
        Entities =
        [
            new() { Kind = "Fleet", Plural = "fleets", RequiredAdapters = ["a"] },
            new() { Kind = "Site", Plural = "sites", ParentKind = "Fleet", OnParentDelete = "restrict", RequiredAdapters = ["a"] },
            new() { Kind = "Rack", Plural = "racks", ParentKind = "Site", OnParentDelete = "cascade" },
            new() { Kind = "Folder", Plural = "folders" },
            new() { Kind = "Note", Plural = "notes", ParentKind = "Folder", OnParentDelete = "cascade", RequiredAdapters = ["a"] },
        ],
    });

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task An_active_child_that_restricts_blocks_and_changes_nothing_below_either()
    {
        var (fleet, site, rack) = await TreeAsync();
        (await _api.DeleteAsync($"fleets/{fleet}")).ExpectProblem(409, "CNF-003", "Site");
        foreach (var path in new[] { $"fleets/{fleet}", $"sites/{site}", $"racks/{rack}" })
            Assert.Null((await _api.GetAsync(path)).Expect(200)["deleted_time"]);
    }

    [Fact]
    public async Task A_parent_waits_for_a_marked_child_and_goes_with_it()
    {
        var (fleet, site, rack) = await TreeAsync();
        (await _api.DeleteAsync($"sites/{site}")).Expect(202);
        (await _api.GetAsync($"racks/{rack}")).ExpectProblem(404, "NTF-001");
        (await _api.DeleteAsync($"fleets/{fleet}")).Expect(202);
        (await _api.ReportAsync($"fleets/{fleet}", "a", 2, "False", finalized: true)).Expect(201);
        Assert.Equal("ReconciledWaitingForChildren", (await _api.GetAsync($"fleets/{fleet}")).Expect(200).Condition("Reconciled")!.Text("reason"));
        (await _api.ReportAsync($"sites/{site}", "a", 2, "False", finalized: true)).Expect(201);
        (await _api.GetAsync($"fleets/{fleet}")).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task A_parent_without_adapters_waits_for_its_children_and_then_goes_by_itself()
    {
        var folder = await CreateAsync("folders", "Folder");
        var note = await CreateAsync($"folders/{folder}/notes", "Note");
        Assert.NotNull((await _api.DeleteAsync($"folders/{folder}")).Expect(202)["deleted_time"]);
        (await _api.GetAsync($"folders/{folder}")).Expect(200);
        (await _api.DeleteAsync($"folders/{folder}")).Expect(202);
        (await _api.ReportAsync($"notes/{note}", "a", 2, "False", finalized: true)).Expect(201);
        (await _api.GetAsync($"folders/{folder}")).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task Force_delete_takes_the_whole_tree_restricted_children_included()
    {
        var (fleet, site, _) = await TreeAsync();
        (await _api.DeleteAsync($"sites/{site}")).Expect(202);
        (await _api.DeleteAsync($"fleets/{fleet}")).Expect(202);
        (await _api.PostAsync($"fleets/{fleet}/sites/{site}/force-delete", "{}")).ExpectProblem(400, "VAL-000");
        (await _api.PostAsync($"fleets/nope/sites/{site}/force-delete", """{"reason":"x"}""")).ExpectProblem(404, "NTF-001");
        (await _api.PostAsync($"fleets/{fleet}/force-delete", """{"reason":"region closed"}""")).Expect(204);
        (await _api.GetAsync($"sites/{site}")).ExpectProblem(404, "NTF-001");
        (await _api.GetAsync($"fleets/{fleet}")).ExpectProblem(404, "NTF-001");
    }

    private async Task<(string Fleet, string Site, string Rack)> TreeAsync()
    {
        var fleet = await CreateAsync("fleets", "Fleet");
        var site = await CreateAsync($"fleets/{fleet}/sites", "Site");
        return (fleet, site, await CreateAsync($"sites/{site}/racks", "Rack"));
    }

    private async Task<string> CreateAsync(string path, string kind) =>
        (await _api.PostAsync(path, $$$"""{"kind":"{{{kind}}}","name":"{{{ApiServer.NewName()}}}","spec":{}}""")).Expect(201).Id();
}
