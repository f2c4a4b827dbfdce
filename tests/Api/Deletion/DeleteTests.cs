using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Deletion;

public sealed class DeleteTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    [Fact]
    public async Task Delete_marks_the_cluster_and_its_node_pools()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var deleted = (await _api.DeleteAsync($"clusters/{cluster.Id()}")).Expect(202);
        Assert.Equal("system@hyperfleet.local", deleted.Text("deleted_by"));
        Assert.Equal(2, (int)deleted["generation"]!);
        Assert.Equal("False", deleted.ConditionStatus("Reconciled"));
        var marked = (await _api.GetAsync($"nodepools/{pool.Id()}")).Expect(200);
        Assert.Equal(deleted.Text("deleted_time"), marked.Text("deleted_time"));
        Assert.Equal(2, (int)marked["generation"]!);
        Assert.Equal("False", marked.ConditionStatus("Reconciled"));
        Assert.Contains(cluster.Text("name"), (await _api.GetAsync("clusters?size=100")).Expect(200).Names());
    }

    [Fact]
    public async Task A_second_delete_changes_nothing()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var first = (await _api.DeleteAsync($"clusters/{cluster.Id()}")).Expect(202);
        var second = (await _api.DeleteAsync($"clusters/{cluster.Id()}")).Expect(202);
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Equal(2, (int)(await _api.GetAsync($"nodepools/{pool.Id()}")).Json["generation"]!);
    }

    [Fact]
    public async Task A_child_that_is_already_going_keeps_its_time()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var own = (await _api.DeleteAsync($"nodepools/{pool.Id()}")).Expect(202);
        (await _api.DeleteAsync($"clusters/{cluster.Id()}")).Expect(202);
        Assert.Equal(own.Text("deleted_time"), (await _api.GetAsync($"nodepools/{pool.Id()}")).Json.Text("deleted_time"));
    }

    [Fact]
    public async Task Concurrent_deletes_all_succeed_and_mark_once()
    {
        var cluster = await _api.CreateClusterAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _api.DeleteAsync($"clusters/{cluster.Id()}")));
        Assert.Single(replies.Select(r => r.Expect(202).Text("deleted_time")).Distinct());
        Assert.Equal(2, (int)(await _api.GetAsync($"clusters/{cluster.Id()}")).Json["generation"]!);
    }

    [Fact]
    public async Task A_marked_resource_cannot_be_changed()
    {
        var cluster = await _api.CreateClusterAsync();
        (await _api.DeleteAsync($"clusters/{cluster.Id()}")).Expect(202);
        (await _api.PatchAsync($"clusters/{cluster.Id()}", """{"spec":{}}""")).ExpectProblem(409, "CNF-003");
    }

    [Fact]
    public async Task Delete_of_an_unknown_id_says_what_get_says() =>
        Assert.Equal((await _api.GetAsync("clusters/x")).ExpectProblem(404, "NTF-001"), (await _api.DeleteAsync("clusters/x")).ExpectProblem(404, "NTF-001"));

    [Fact]
    public async Task The_row_goes_when_every_required_adapter_has_finalized_the_present_generation()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}";
        (await _api.ReportAsync(path, "a", 1, finalized: true)).Expect(201);
        (await _api.ReportAsync(path, "b", 1, finalized: true)).Expect(201);
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.GetAsync(path)).Expect(200);
        (await _api.ReportAsync(path, "a", 2, "False", finalized: true)).Expect(201);
        (await _api.ReportAsync(path, "b", 2, "False", finalized: false)).Expect(201);
        (await _api.GetAsync(path)).Expect(200);
        (await _api.ReportAsync(path, "b", 2, "Unknown", finalized: true)).Expect(201);
        (await _api.GetAsync(path)).ExpectProblem(404, "NTF-001");
        (await _api.GetAsync($"{path}/statuses")).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task Finalized_reports_on_a_live_resource_delete_nothing()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}";
        (await _api.ReportAsync(path, "a", 1, finalized: true)).Expect(201);
        (await _api.ReportAsync(path, "b", 1, finalized: true)).Expect(201);
        Assert.Equal("True", (await _api.GetAsync(path)).Expect(200).ConditionStatus("Reconciled"));
    }

    [Fact]
    public async Task Force_delete_removes_the_marked_tree_and_nothing_else()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var path = $"clusters/{cluster.Id()}";
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        (await _api.PostAsync($"{path}/force-delete", """{"reason":"stuck"}""")).ExpectProblem(409, "CNF-003", "is not in Finalizing state");
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.PostAsync($"{path}/force-delete", "{}")).ExpectProblem(400, "VAL-000", "reason is required");
        (await _api.PostAsync($"{path}/force-delete", $$"""{"reason":"{{new string('x', 1025)}}"}""")).ExpectProblem(400, "VAL-000", "at most 1024");
        Assert.Equal("", (await _api.PostAsync($"{path}/force-delete", """{"reason":"stuck"}""")).Body);
        (await _api.GetAsync(path)).ExpectProblem(404, "NTF-001");
        (await _api.GetAsync($"nodepools/{pool.Id()}")).ExpectProblem(404, "NTF-001");
        (await _api.PostAsync($"{path}/force-delete", """{"reason":"stuck"}""")).ExpectProblem(404, "NTF-001");
    }

    [Fact]
    public async Task A_parent_that_waited_only_for_its_last_child_goes_with_it()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var path = $"clusters/{cluster.Id()}";
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.ReportAsync(path, "a", 2, "False", finalized: true)).Expect(201);
        (await _api.ReportAsync(path, "b", 2, "False", finalized: true)).Expect(201);
        (await _api.PostAsync($"{path}/nodepools/{pool.Id()}/force-delete", """{"reason":"gone"}""")).Expect(204);
        (await _api.GetAsync(path)).ExpectProblem(404, "NTF-001");
    }
}
