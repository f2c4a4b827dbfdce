using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Tests.Conditions;

/// <summary>How conditions are kept: only what changed is written, and what is kept keeps its times.</summary>
public sealed class ConditionStoreTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _api = fixture.Api;

    [Fact]
    public async Task A_heartbeat_writes_only_the_conditions_that_it_moves()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}";
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        (await _api.ReportAsync(path, "b", 1)).Expect(201);
        var before = await VersionsAsync(cluster.Id());
        (await _api.ReportAsync(path, "b", 1)).Expect(201);
        var after = await VersionsAsync(cluster.Id());
        Assert.Equal(before["ASuccessful"], after["ASuccessful"]);
        Assert.NotEqual(before["BSuccessful"], after["BSuccessful"]);
    }

    [Fact]
    public async Task Times_of_creation_and_transition_survive_heartbeats_and_patches()
    {
        var cluster = await _api.CreateClusterAsync();
        var path = $"clusters/{cluster.Id()}";
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        var first = (await _api.GetAsync(path)).Json.Condition("ASuccessful")!;
        (await _api.ReportAsync(path, "a", 1)).Expect(201);
        var second = (await _api.GetAsync(path)).Json.Condition("ASuccessful")!;
        Assert.Equal(first.Text("created_time"), second.Text("created_time"));
        Assert.Equal(first.Text("last_transition_time"), second.Text("last_transition_time"));
        Assert.NotEqual(first.Text("last_updated_time"), second.Text("last_updated_time"));
        var patched = (await _api.PatchAsync(path, """{"labels":{"a":"1"}}""")).Expect(200);
        Assert.Equal(cluster.Condition("Reconciled")!.Text("created_time"), patched.Condition("Reconciled")!.Text("created_time"));
        Assert.Equal(second.ToJsonString(), patched.Condition("ASuccessful")!.ToJsonString());
    }

    [Fact]
    public async Task A_patch_that_changes_nothing_writes_no_condition()
    {
        var cluster = await _api.CreateClusterAsync();
        var before = await VersionsAsync(cluster.Id());
        (await _api.PatchAsync($"clusters/{cluster.Id()}", """{"spec":{"region":"us-east-1"}}""")).Expect(200);
        Assert.Equal(before, await VersionsAsync(cluster.Id()));
    }

    [Fact]
    public async Task Conditions_go_with_their_resource()
    {
        var cluster = await _api.CreateClusterAsync();
        (await _api.DeleteAsync($"clusters/{cluster.Id()}")).Expect(202);
        (await _api.PostAsync($"clusters/{cluster.Id()}/force-delete", """{"reason":"test"}""")).Expect(204);
        Assert.Empty(await VersionsAsync(cluster.Id()));
    }

    /// <summary>The version of each row: PostgreSQL makes a new one at every write.</summary>
    private async Task<Dictionary<string, string>> VersionsAsync(string id)
    {
        await using var session = await _api.Database.OpenAsync(TestContext.Current.CancellationToken);
        return await session.ReadAsync(
            new StatementName("query", "resource_conditions"),
            Sql.Command("SELECT type, xmin::text || ctid::text FROM resource_conditions WHERE resource_id = $1", Sql.Text(id)), async (reader, token) =>
            {
                var versions = new Dictionary<string, string>();
                while (await reader.ReadAsync(token))
                    versions[reader.GetString(0)] = reader.GetString(1);
                return versions;
            }, TestContext.Current.CancellationToken);
    }
}
