using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Deletion;

/// <summary>Updates and deletions that meet (contract §10, update/delete matrix); the adapters are played by hand.</summary>
public sealed class UpdateDeleteMatrixTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    [Fact]
    public async Task Adapters_move_to_the_new_generation_one_by_one()
    {
        var path = await ReconciledAsync();
        (await _api.PatchAsync(path, """{"spec":{"n":2}}""")).Expect(200);
        (await _api.ReportAsync(path, "a", 2)).Expect(201);
        Assert.Equal(("False", "True"), await StateAsync(path));
        (await _api.ReportAsync(path, "b", 2)).Expect(201);
        Assert.Equal(("True", "True"), await StateAsync(path));
        Assert.Equal(2, (int)(await _api.GetAsync(path)).Json.Condition("LastKnownReconciled")!["observed_generation"]!);
    }

    [Fact]
    public async Task Of_rapid_patches_only_the_last_generation_reconciles()
    {
        var path = await ReconciledAsync();
        for (var n = 2; n <= 6; n++)
            (await _api.PatchAsync(path, $$$"""{"spec":{"n":{{{n}}}}}""")).Expect(200);
        foreach (var generation in new[] { 3, 5 })
        {
            (await _api.ReportAsync(path, "a", generation)).Expect(201);
            (await _api.ReportAsync(path, "b", generation)).Expect(201);
            Assert.Equal("False", (await StateAsync(path)).Reconciled);
        }
        (await _api.ReportAsync(path, "a", 6)).Expect(201);
        (await _api.ReportAsync(path, "b", 6)).Expect(201);
        Assert.Equal("True", (await StateAsync(path)).Reconciled);
    }

    [Fact]
    public async Task An_adapter_that_cannot_finalize_keeps_the_resource_marked()
    {
        var path = await ReconciledAsync();
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.ReportAsync(path, "a", 2, "False", finalized: true)).Expect(201);
        for (var i = 0; i < 3; i++)
            (await _api.ReportAsync(path, "b", 2, "False", finalized: false)).Expect(201);
        Assert.NotNull((await _api.GetAsync(path)).Expect(200)["deleted_time"]);
        Assert.Contains("[b]", (await _api.GetAsync(path)).Json.Condition("Reconciled")!.Text("message"));
    }

    [Fact]
    public async Task A_cluster_deleted_before_it_was_ever_reconciled_goes()
    {
        var path = $"clusters/{(await _api.CreateClusterAsync()).Id()}";
        (await _api.DeleteAsync(path)).Expect(202);
        await FinalizeAsync(path, 2);
        (await _api.GetAsync(path)).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task A_delete_during_an_update_completes_at_the_generation_of_the_delete()
    {
        var path = await ReconciledAsync();
        (await _api.PatchAsync(path, """{"spec":{"n":2}}""")).Expect(200);
        (await _api.ReportAsync(path, "a", 2)).Expect(201);
        (await _api.DeleteAsync(path)).Expect(202);
        await FinalizeAsync(path, 2);
        (await _api.GetAsync(path)).Expect(200);
        await FinalizeAsync(path, 3);
        (await _api.GetAsync(path)).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task A_cascade_over_a_child_that_is_being_updated_completes()
    {
        var path = await ReconciledAsync();
        var pool = $"{path}/nodepools/{(await _api.CreateNodePoolAsync(path.Split('/')[1])).Id()}";
        (await _api.PatchAsync(pool, """{"spec":{"replicas":9}}""")).Expect(200);
        (await _api.DeleteAsync(path)).Expect(202);
        Assert.Equal(3, (int)(await _api.GetAsync(pool)).Expect(200)["generation"]!);
        await FinalizeAsync(path, 2);
        (await _api.GetAsync(path)).Expect(200);
        (await _api.ReportAsync(pool, "a", 3, "False", finalized: true)).Expect(201);
        (await _api.GetAsync(path)).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task An_object_that_was_removed_by_somebody_else_counts_as_finalized()
    {
        var path = await ReconciledAsync();
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.ReportAsync(path, "a", 2, "Unknown", finalized: true)).Expect(201);
        (await _api.ReportAsync(path, "b", 2, "Unknown", finalized: true)).Expect(201);
        (await _api.GetAsync(path)).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task Lists_mix_active_and_marked_resources()
    {
        var (active, marked) = (await _api.CreateClusterAsync(), await _api.CreateClusterAsync());
        (await _api.DeleteAsync($"clusters/{marked.Id()}")).Expect(202);
        string Ids(string more) => $"clusters?search=id in ['{active.Id()}','{marked.Id()}']{more}";
        Assert.Equal(2, (int)(await _api.GetAsync(Ids(""))).Expect(200)["total"]!);
        Assert.Equal([active.Text("name")], (await _api.GetAsync(Ids(" and deleted_time is null"))).Expect(200).Names());
        Assert.Equal([marked.Text("name")], (await _api.GetAsync(Ids(" and deleted_time is not null"))).Expect(200).Names());
    }

    private async Task<string> ReconciledAsync()
    {
        var path = $"clusters/{(await _api.CreateClusterAsync()).Id()}";
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        (await _api.ReportAsync(path, "b", 1)).Expect(201);
        Assert.Equal(("True", "True"), await StateAsync(path));
        return path;
    }

    private async Task FinalizeAsync(string path, int generation)
    {
        (await _api.ReportAsync(path, "a", generation, "False", finalized: true)).Expect(201);
        (await _api.ReportAsync(path, "b", generation, "False", finalized: true)).Expect(201);
    }

    private async Task<(string? Reconciled, string? LastKnown)> StateAsync(string path)
    {
        var cluster = (await _api.GetAsync(path)).Expect(200);
        return (cluster.ConditionStatus("Reconciled"), cluster.ConditionStatus("LastKnownReconciled"));
    }
}
