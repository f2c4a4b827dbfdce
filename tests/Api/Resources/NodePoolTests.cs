using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Resources;

public sealed class NodePoolTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    [Fact]
    public async Task A_node_pool_belongs_to_its_cluster()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        Assert.Equal($"/api/hyperfleet/v1/clusters/{cluster.Id()}/nodepools/{pool.Id()}", pool.Text("href"));
        Assert.Equal(
            $$"""{"id":"{{cluster.Id()}}","kind":"Cluster","href":"/api/hyperfleet/v1/clusters/{{cluster.Id()}}"}""", pool["owner_references"]!.ToJsonString());
        (await _api.GetAsync($"clusters/{cluster.Id()}/nodepools/{pool.Id()}")).Expect(200);
        (await _api.GetAsync($"nodepools/{pool.Id()}")).Expect(200);
    }

    [Fact]
    public async Task A_node_pool_is_not_found_below_another_cluster_and_a_missing_cluster_comes_first()
    {
        var (one, other) = (await _api.CreateClusterAsync(), await _api.CreateClusterAsync());
        var pool = await _api.CreateNodePoolAsync(one.Id());
        (await _api.GetAsync($"clusters/{other.Id()}/nodepools/{pool.Id()}")).ExpectProblem(404, "NTF-001", "NodePool with id=");
        (await _api.GetAsync($"clusters/nope/nodepools/{pool.Id()}")).ExpectProblem(404, "NTF-001", "Cluster with id='nope'");
        (await _api.DeleteAsync($"clusters/{other.Id()}/nodepools/{pool.Id()}")).ExpectProblem(404, "NTF-001");
        (await _api.PatchAsync($"clusters/{other.Id()}/nodepools/{pool.Id()}", """{"spec":{}}""")).ExpectProblem(404, "NTF-001");
        (await _api.GetAsync("clusters/nope/nodepools")).ExpectProblem(404, "NTF-001", "Cluster with id='nope'");
        (await _api.PostAsync("clusters/nope/nodepools", """{"kind":"NodePool","name":"abc","spec":{}}""")).ExpectProblem(404, "NTF-001", "Cluster with id='nope'");
    }

    [Fact]
    public async Task A_cluster_lists_its_own_node_pools_only()
    {
        var (one, other) = (await _api.CreateClusterAsync(), await _api.CreateClusterAsync());
        var pool = await _api.CreateNodePoolAsync(one.Id());
        await _api.CreateNodePoolAsync(other.Id());
        Assert.Equal([pool.Text("name")], (await _api.GetAsync($"clusters/{one.Id()}/nodepools")).Expect(200).Names());
        Assert.Contains(pool.Text("name"), (await _api.GetAsync("nodepools?size=100")).Expect(200).Names());
    }

    [Fact]
    public async Task Names_are_unique_within_a_cluster()
    {
        var (one, other) = (await _api.CreateClusterAsync(), await _api.CreateClusterAsync());
        var pool = await _api.CreateNodePoolAsync(one.Id());
        var body = $$$"""{"kind":"NodePool","name":"{{{pool.Text("name")}}}","spec":{}}""";
        (await _api.PostAsync($"clusters/{one.Id()}/nodepools", body)).ExpectProblem(409, "CNF-001", "This NodePool already exists");
        (await _api.PostAsync($"clusters/{other.Id()}/nodepools", body)).Expect(201);
    }

    [Fact]
    public async Task A_marked_cluster_takes_no_new_node_pools()
    {
        var cluster = await _api.CreateClusterAsync();
        (await _api.DeleteAsync($"clusters/{cluster.Id()}")).Expect(202);
        (await _api.PostAsync($"clusters/{cluster.Id()}/nodepools", """{"kind":"NodePool","name":"abc","spec":{}}""")).ExpectProblem(409, "CNF-003");
    }

    [Fact]
    public async Task Flat_routes_change_but_do_not_create_children()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        Assert.Equal(2, (int)(await _api.PatchAsync($"nodepools/{pool.Id()}", """{"labels":{"a":"1"}}""")).Expect(200)["generation"]!);
        (await _api.PostAsync("nodepools", """{"kind":"NodePool","name":"abc","spec":{}}""")).ExpectProblem(422, "VAL-000");
        (await _api.DeleteAsync($"nodepools/{pool.Id()}")).Expect(202);
    }

    [Fact]
    public async Task Siblings_are_untouched_by_a_delete()
    {
        var cluster = await _api.CreateClusterAsync();
        var (one, other) = (await _api.CreateNodePoolAsync(cluster.Id()), await _api.CreateNodePoolAsync(cluster.Id()));
        (await _api.DeleteAsync($"clusters/{cluster.Id()}/nodepools/{one.Id()}")).Expect(202);
        var sibling = (await _api.GetAsync($"nodepools/{other.Id()}")).Expect(200);
        Assert.Null(sibling["deleted_time"]);
        Assert.Equal(1, (int)sibling["generation"]!);
    }

    [Fact]
    public async Task Node_pools_are_searched_ordered_and_paged_below_their_cluster()
    {
        var (one, other) = (await _api.CreateClusterAsync(), await _api.CreateClusterAsync());
        foreach (var name in new[] { "blue", "green", "red" })
            await _api.CreateNodePoolAsync(one.Id(), name, $$"""{"colour":"{{name}}"}""", $$"""{"replicas":{{name.Length}} }""");
        await _api.CreateNodePoolAsync(other.Id(), "blue", """{"colour":"blue"}""");
        var list = $"clusters/{one.Id()}/nodepools";
        Assert.Equal(["blue"], (await _api.GetAsync($"{list}?search=labels.colour%3D'blue'")).Expect(200).Names());
        Assert.Equal(["green"], (await _api.GetAsync($"{list}?search=spec.replicas>4")).Expect(200).Names());
        Assert.Equal(["blue", "green", "red"], (await _api.GetAsync($"{list}?order=name&search=status.conditions.Reconciled%3D'False'")).Expect(200).Names());
        Assert.Equal(["blue", "green", "red"], (await _api.GetAsync($"{list}?order=name&search=status.conditions.Reconciled.observed_generation%3D1")).Expect(200).Names());
        var page = (await _api.GetAsync($"{list}?order=name desc&size=2&page=2")).Expect(200);
        Assert.Equal(("blue", 1, 3), (page.Names().Single(), (int)page["size"]!, (int)page["total"]!));
    }

    [Fact]
    public async Task Deleting_a_node_pool_marks_it_once_and_leaves_its_cluster_alone()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var path = $"clusters/{cluster.Id()}/nodepools/{pool.Id()}";
        var first = (await _api.DeleteAsync(path)).Expect(202);
        Assert.Equal((2, "False"), ((int)first["generation"]!, first.ConditionStatus("Reconciled")));
        Assert.Equal(first.ToJsonString(), (await _api.DeleteAsync(path)).Expect(202).ToJsonString());
        (await _api.DeleteAsync($"clusters/{cluster.Id()}/nodepools/nope")).ExpectProblem(404, "NTF-001");
        Assert.Null((await _api.GetAsync($"clusters/{cluster.Id()}")).Expect(200)["deleted_time"]);
        Assert.NotNull((await _api.GetAsync(path)).Expect(200)["deleted_time"]);
        Assert.Contains(pool.Text("name"), (await _api.GetAsync($"clusters/{cluster.Id()}/nodepools")).Expect(200).Names());
        (await _api.PatchAsync(path, """{"spec":{}}""")).ExpectProblem(409, "CNF-003");
    }

    [Fact]
    public async Task Concurrent_deletes_of_a_node_pool_all_succeed_and_mark_once()
    {
        var pool = await _api.CreateNodePoolAsync((await _api.CreateClusterAsync()).Id());
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _api.DeleteAsync($"nodepools/{pool.Id()}")));
        Assert.Single(replies.Select(r => r.Expect(202).ToJsonString()).Distinct());
    }

    [Fact]
    public async Task A_node_pool_goes_with_its_statuses_when_every_adapter_has_finalized_it()
    {
        var cluster = await _api.CreateClusterAsync();
        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var path = $"clusters/{cluster.Id()}/nodepools/{pool.Id()}";
        (await _api.ReportAsync(path, "a", 1, "False", finalized: true)).Expect(201);
        (await _api.GetAsync(path)).Expect(200);
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.ReportAsync(path, "a", 2, "False", finalized: false)).Expect(201);
        (await _api.ReportAsync(path, "bystander", 2, "False", finalized: true)).Expect(201);
        (await _api.GetAsync(path)).Expect(200);
        (await _api.ReportAsync(path, "a", 2, "False", finalized: true)).Expect(201);
        (await _api.GetAsync(path)).ExpectProblem(404, "NTF-001");
        (await _api.GetAsync($"{path}/statuses")).ExpectProblem(404, "NTF-001");
        (await _api.GetAsync($"clusters/{cluster.Id()}")).Expect(200);
    }

    [Fact]
    public async Task Force_delete_of_a_node_pool_needs_a_mark_and_a_reason()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}/nodepools/{(await _api.CreateNodePoolAsync(cluster.Id())).Id()}";
        (await _api.PostAsync($"{path}/force-delete", """{"reason":"stuck"}""")).ExpectProblem(409, "CNF-003");
        (await _api.DeleteAsync(path)).Expect(202);
        (await _api.PostAsync($"{path}/force-delete", "{}")).ExpectProblem(400, "VAL-000");
        (await _api.PostAsync($"clusters/{cluster.Id()}/nodepools/nope/force-delete", """{"reason":"stuck"}""")).ExpectProblem(404, "NTF-001");
        (await _api.PostAsync($"{path}/force-delete", """{"reason":"stuck"}""")).Expect(204);
        (await _api.GetAsync(path)).ExpectProblem(404, "NTF-001");
    }
}
