using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>The life of one object: create, read, replace, delete.</summary>
public abstract class ObjectCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    [Fact]
    public async Task Create_answers_with_identity_and_version()
    {
        var created = await CreateAsync(Map("a", ("k", "v")));
        Assert.Equal("a", created.Name);
        Assert.Equal(Space, created.Namespace);
        Assert.True(Guid.TryParse(created.Uid, out _));
        Assert.True(long.Parse(created.ResourceVersion!) > 0);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", created.Metadata!["creationTimestamp"].Text());
        Assert.Equal("v", created["data"]!["k"].Text());
    }

    [Fact]
    public async Task Create_of_a_taken_name_already_exists()
    {
        await CreateAsync(Map("a"));
        var again = await TryCreateAsync(ConfigMap, Map("a"));
        Refused(KubernetesOutcome.AlreadyExists, "configmaps \"a\" already exists", again);
        Assert.Equal("a", again.Status!.Details!["name"].Text());
        Assert.Equal("configmaps", again.Status.Details["kind"].Text());
    }

    [Fact]
    public async Task Create_of_a_taken_name_in_a_group_names_the_group()
    {
        await CreateAsync(Workloads.Deployment(Space, "a"));
        var again = await TryCreateAsync(Deployment, Workloads.Deployment(Space, "a"));
        Refused(KubernetesOutcome.AlreadyExists, "deployments.apps \"a\" already exists", again);
        Assert.Equal("apps", again.Status!.Details!["group"].Text());
    }

    [Fact]
    public async Task Get_of_an_absent_object_is_not_found() =>
        Refused(KubernetesOutcome.NotFound, "configmaps \"missing\" not found", await GetAsync(ConfigMap, "missing"));

    [Fact]
    public async Task Get_answers_what_was_created()
    {
        var created = await CreateAsync(Map("a", ("k", "v")));
        Assert.True(JsonNode.DeepEquals(created, (await GetAsync(ConfigMap, "a")).Require()));
    }

    [Fact]
    public async Task Create_in_an_absent_namespace_is_not_found()
    {
        var manifest = Map("a");
        manifest["metadata"]!["namespace"] = "no-such-namespace";
        Refused(KubernetesOutcome.NotFound, "namespaces \"no-such-namespace\" not found", await TryCreateAsync(ConfigMap, manifest));
    }

    [Fact]
    public async Task Generated_names_start_with_the_prefix()
    {
        var manifest = Map("x");
        manifest.Metadata!.Remove("name");
        manifest["metadata"]!["generateName"] = "prefix-";
        var created = await CreateAsync(manifest);
        Assert.Matches("^prefix-[a-z0-9]{5}$", created.Name);
        Assert.Equal("prefix-", created.Metadata!["generateName"].Text());
    }

    [Fact]
    public async Task Create_without_a_name_is_invalid()
    {
        var manifest = Map("x");
        manifest.Metadata!.Remove("name");
        var result = await TryCreateAsync(ConfigMap, manifest);
        Refused(KubernetesOutcome.Invalid, "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required", result);
    }

    [Fact]
    public async Task Update_replaces_the_object_and_moves_the_version()
    {
        var created = await CreateAsync(Map("a", ("k", "v"), ("gone", "x")));
        created["data"] = new JsonObject { ["k"] = "w" };
        var updated = (await UpdateAsync(created)).Require();
        Assert.Equal("""{"k":"w"}""", updated["data"]!.ToJsonString());
        Assert.True(long.Parse(updated.ResourceVersion!) > long.Parse(created.ResourceVersion!));
        Assert.Equal(created.Uid, updated.Uid);
    }

    [Fact]
    public async Task Update_with_an_old_version_conflicts()
    {
        var created = await CreateAsync(Map("a", ("k", "v")));
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"data":{"k":"w"}}""");
        created["data"]!["k"] = "x";
        Refused(KubernetesOutcome.Conflict, "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again", await UpdateAsync(created));
    }

    [Fact]
    public async Task Update_without_a_version_overwrites()
    {
        await CreateAsync(Map("a", ("k", "v")));
        Assert.Equal("w", (await UpdateAsync(Map("a", ("k", "w")))).Require()["data"]!["k"].Text());
    }

    [Fact]
    public async Task Update_of_an_absent_object_is_not_found() =>
        Refused(KubernetesOutcome.NotFound, "configmaps \"a\" not found", await UpdateAsync(Map("a")));

    [Fact]
    public async Task Update_without_a_change_keeps_the_version()
    {
        var created = await CreateAsync(Map("a", ("k", "v")));
        Assert.Equal(created.ResourceVersion, (await UpdateAsync(created)).Require().ResourceVersion);
    }

    [Fact]
    public async Task Update_cannot_change_identity()
    {
        var created = await CreateAsync(Map("a"));
        var changed = (JsonObject)created.DeepClone();
        changed["metadata"]!["creationTimestamp"] = "2001-01-01T00:00:00Z";
        changed["metadata"]!["labels"] = new JsonObject { ["x"] = "y" };
        var updated = (await UpdateAsync(changed)).Require();
        Assert.Equal(created.Metadata!["creationTimestamp"].Text(), updated.Metadata!["creationTimestamp"].Text());
    }

    [Fact]
    public async Task Delete_removes_the_object()
    {
        var created = await CreateAsync(Map("a"));
        var result = (await DeleteAsync(ConfigMap, "a")).Require();
        Assert.Equal("Success", result["status"].Text());
        Assert.Equal(created.Uid, result["details"]!["uid"].Text());
        Assert.Equal(KubernetesOutcome.NotFound, (await GetAsync(ConfigMap, "a")).Outcome);
    }

    [Fact]
    public async Task Delete_of_an_absent_object_is_not_found() =>
        Refused(KubernetesOutcome.NotFound, "configmaps \"a\" not found", await DeleteAsync(ConfigMap, "a"));

    [Fact]
    public async Task A_created_object_after_a_delete_is_another_one()
    {
        var first = await CreateAsync(Map("a"));
        await DeleteAsync(ConfigMap, "a");
        Assert.NotEqual(first.Uid, (await CreateAsync(Map("a"))).Uid);
    }
}

public sealed class LocalObjectCompliance(LocalApiServer server) : ObjectCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealObjectCompliance(RealApiServer server) : ObjectCompliance(server), IClassFixture<RealApiServer>;
