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
}
