using HyperFleet.Api.Configuration;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Resources;

public sealed class ReferenceTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres, options => options with
    {
        Entities =
        [
            new() { Kind = "Target", Plural = "targets" },
            new() { Kind = "Other", Plural = "others" },
            new() { Kind = "Slow", Plural = "slows", RequiredAdapters = ["a"] },
            new() { Kind = "Keeper", Plural = "keepers", RequiredAdapters = ["a"], References = [new ReferenceOptions { RefType = "needs", TargetKind = "Target", Min = 1 }] },
            new()
            {
                Kind = "Source", Plural = "sources",
                References =
                [
                    new ReferenceOptions { RefType = "needs", TargetKind = "Target", Min = 1, Max = 2 },
                    new ReferenceOptions { RefType = "likes", TargetKind = "Other" },
                    new ReferenceOptions { RefType = "waits", TargetKind = "Slow" },
                ],
            },
        ],
    });

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_valid_reference_is_stored_with_its_flat_href()
    {
        var target = await TargetAsync();
        var source = (await SourceAsync(Needs(target))).Expect(201);
        var reference = source["references"]!["needs"]![0]!;
        Assert.Equal($"/api/hyperfleet/v1/targets/{target}", reference.Text("href"));
        Assert.Equal("Target", (await _api.GetAsync($"sources/{source.Id()}")).Json["references"]!["needs"]![0]!.Text("kind"));
    }

    [Fact]
    public async Task Wrong_references_are_refused()
    {
        var (a, b, c) = (await TargetAsync(), await TargetAsync(), await TargetAsync());
        string Ref(string id, string kind = "Target") => $$"""{"id":"{{id}}","kind":"{{kind}}"}""";
        (string References, string Detail)[] wrong =
        [
            ("{}", "needs at least 1"),
            ($$"""{"needs":[{{Ref(a)}}],"unknown":[{{Ref(a)}}]}""", "unknown reference type"),
            ($$"""{"needs":[{{Ref(a)}},{{Ref(b)}},{{Ref(c)}}]}""", "at most 2"),
            ($$"""{"needs":[{{Ref("")}}]}""", "without id"),
            ($$"""{"needs":[{{Ref(a)}},{{Ref(a)}}]}""", "twice"),
            ($$"""{"needs":[{{Ref(a, "Other")}}]}""", "takes kind 'Target'"),
            ($$"""{"needs":[{{Ref("missing")}}]}""", "does not exist"),
        ];
        foreach (var (references, detail) in wrong)
            (await SourceAsync(references)).ExpectProblem(400, "VAL-000", detail);
    }

    [Fact]
    public async Task Patch_replaces_references_and_clears_optional_ones_only()
    {
        var (a, b, other) = (await TargetAsync(), await TargetAsync(), await CreateAsync("others", "Other"));
        var references = Needs(a)[..^1] + $$""","likes":[{"id":"{{other}}","kind":"Other"}]}""";
        var source = (await SourceAsync(references)).Expect(201);
        var path = $"sources/{source.Id()}";
        (await _api.PatchAsync(path, """{"references":{}}""")).ExpectProblem(400, "VAL-000", "needs at least 1");
        var untouched = (await _api.PatchAsync(path, """{"labels":{"a":"1"}}""")).Expect(200);
        Assert.NotNull(untouched["references"]!["likes"]);
        var patched = (await _api.PatchAsync(path, $$"""{"references":{{Needs(b)}}}""")).Expect(200);
        Assert.Equal(b, patched["references"]!["needs"]![0]!.Text("id"));
        Assert.Null(patched["references"]!["likes"]);
        Assert.Equal(4, (int)(await _api.PatchAsync(path, $$"""{"references":{{Needs(b)}}}""")).Expect(200)["generation"]!);
    }

    [Fact]
    public async Task A_referenced_resource_stays_until_its_referrer_is_gone()
    {
        var target = await TargetAsync();
        var source = (await SourceAsync(Needs(target))).Expect(201);
        Assert.Contains(source.Id(), (await _api.DeleteAsync($"targets/{target}")).ExpectProblem(409, "CNF-003", "still referenced"));
        (await _api.DeleteAsync($"sources/{source.Id()}")).Expect(202);
        (await _api.DeleteAsync($"targets/{target}")).Expect(202);
    }

    [Fact]
    public async Task A_list_can_be_limited_to_the_referrers_of_one_target()
    {
        var (a, b) = (await TargetAsync(), await TargetAsync());
        var source = (await SourceAsync(Needs(a))).Expect(201);
        await SourceAsync(Needs(b));
        Assert.Equal([source.Text("name")], (await _api.GetAsync($"sources?ref_type=needs&ref_target_id={a}")).Expect(200).Names());
        (await _api.GetAsync($"sources?ref_type=nope&ref_target_id={a}")).ExpectProblem(400, "VAL-000");
        Assert.Equal("reftargetid", (await _api.GetAsync("sources?ref_type=needs")).Expect(400)["errors"]![0]!.Text("field"));
    }

    private static string Needs(string target) => $$"""{"needs":[{"id":"{{target}}","kind":"Target"}]}""";

    private Task<string> TargetAsync() => CreateAsync("targets", "Target");

    private async Task<string> CreateAsync(string path, string kind) =>
        (await _api.PostAsync(path, $$$"""{"kind":"{{{kind}}}","name":"{{{ApiServer.NewName()}}}","spec":{}}""")).Expect(201).Id();

    private Task<Reply> SourceAsync(string references) =>
        _api.PostAsync("sources", $$"""{"kind":"Source","name":"{{ApiServer.NewName()}}","spec":{},"references":{{references}}}""");

    [Fact]
    public async Task A_target_that_is_marked_for_deletion_takes_no_new_references()
    {
        var slow = await CreateAsync("slows", "Slow");
        (await _api.DeleteAsync($"slows/{slow}")).Expect(202);
        var references = Needs(await TargetAsync())[..^1] + $$""","waits":[{"id":"{{slow}}","kind":"Slow"}]}""";
        (await SourceAsync(references)).ExpectProblem(400, "VAL-000", "is marked for deletion");
    }

    [Fact]
    public async Task Force_delete_of_a_referenced_resource_takes_its_references_along()
    {
        var slow = await CreateAsync("slows", "Slow");
        (await _api.DeleteAsync($"slows/{slow}")).Expect(202);
        await using (var session = await _api.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            // Only a restored backup or an older release can leave such a row; the API itself refuses both ways to it.
            var source = (await SourceAsync(Needs(await TargetAsync()))).Expect(201).Id();
            await session.ExecuteAsync(new("create", "resource_references"), Postgres.Sql.Command(
                "INSERT INTO resource_references (source_id, ref_type, target_id, target_kind) VALUES ($1, 'waits', $2, 'Slow')", Postgres.Sql.Text(source), Postgres.Sql.Text(slow)), TestContext.Current.CancellationToken);
            (await _api.PostAsync($"slows/{slow}/force-delete", """{"reason":"stuck"}""")).Expect(204);
            Assert.Null((await _api.GetAsync($"sources/{source}")).Expect(200)["references"]!["waits"]);
        }
    }

    [Fact]
    public async Task Deleting_the_referrer_first_frees_the_target_even_while_it_waits_for_adapters()
    {
        var (target, holder) = (await TargetAsync(), "");
        holder = (await _api.PostAsync("keepers", $$"""{"kind":"Keeper","name":"{{ApiServer.NewName()}}","spec":{},"references":{{Needs(target)}} }""")).Expect(201).Id();
        (await _api.DeleteAsync($"targets/{target}")).ExpectProblem(409, "CNF-003", holder);
        (await _api.DeleteAsync($"keepers/{holder}")).Expect(202);
        (await _api.GetAsync($"keepers/{holder}")).Expect(200);
        (await _api.DeleteAsync($"targets/{target}")).Expect(202);
    }
}
