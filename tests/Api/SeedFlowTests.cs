using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests;

/// <summary>The main job, end to end: declare, report, reconcile, change, delete.</summary>
public sealed class SeedFlowTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    [Fact]
    public async Task The_first_request_of_the_quick_start_works()
    {
        var created = (await _api.PostAsync("clusters", """{"kind":"Cluster","name":"test-cluster","region":"us-east-1","version":"4.14.0"}""")).Expect(201);
        Assert.Equal("""{"region":"us-east-1","version":"4.14.0"}""", created["spec"]!.ToJsonString());
        Assert.Null(created["region"]);
        (await _api.PostAsync("clusters", """{"kind":"Cluster","name":"test-cluster","region":"us-east-1"}""")).ExpectProblem(409, "CNF-001", "This Cluster already exists");
    }

    [Fact]
    public async Task A_cluster_goes_from_declared_to_reconciled_to_gone()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}";
        Assert.Equal("False", cluster.ConditionStatus("Reconciled"));
        Assert.Contains(cluster.Text("name"), (await _api.GetAsync("clusters?search=status.conditions.Reconciled%3D'False'")).Expect(200).Names());

        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        (await _api.ReportAsync(path, "b", 1)).Expect(201);
        Assert.Equal("True", (await _api.GetAsync(path)).Expect(200).ConditionStatus("Reconciled"));

        var patched = (await _api.PatchAsync(path, """{"spec":{"region":"eu-west-1"}}""")).Expect(200);
        Assert.Equal(2, (int)patched["generation"]!);
        Assert.Equal("False", patched.ConditionStatus("Reconciled"));

        var pool = await _api.CreateNodePoolAsync(cluster.Id());
        var deleted = (await _api.DeleteAsync(path)).Expect(202);
        Assert.NotNull(deleted["deleted_time"]);
        var poolPath = $"{path}/nodepools/{pool.Id()}";
        Assert.Equal(deleted.Text("deleted_time"), (await _api.GetAsync(poolPath)).Expect(200).Text("deleted_time"));

        (await _api.ReportAsync(path, "a", 3, "False", finalized: true)).Expect(201);
        (await _api.ReportAsync(path, "b", 3, "False", finalized: true)).Expect(201);
        Assert.Equal("ReconciledWaitingForChildren", (await _api.GetAsync(path)).Expect(200).Condition("Reconciled")!.Text("reason"));
        (await _api.ReportAsync(poolPath, "a", 2, "False", finalized: true)).Expect(201);

        (await _api.GetAsync(poolPath)).ExpectProblem(404, "NTF-001");
        (await _api.GetAsync(path)).ExpectProblem(404, "NTF-001", $"Cluster with id='{cluster.Id()}' not found");
    }
}
