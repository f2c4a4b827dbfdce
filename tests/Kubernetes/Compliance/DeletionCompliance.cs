using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>Finalizers, preconditions, dependents.</summary>
public abstract class DeletionCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    [Fact]
    public async Task A_finalizer_holds_a_deleted_object()
    {
        await CreateAsync(Held("a"));
        var result = (await DeleteAsync(ConfigMap, "a")).Require();
        Assert.True(result.IsTerminating);
        Assert.Equal(0, result.Metadata!["deletionGracePeriodSeconds"]!.GetValue<int>());
        Assert.True((await GetAsync(ConfigMap, "a")).Require().IsTerminating);
        await ReleaseAsync("a");
        Assert.Equal(KubernetesOutcome.NotFound, (await GetAsync(ConfigMap, "a")).Outcome);
    }

    [Fact]
    public async Task A_terminating_object_can_still_change()
    {
        await CreateAsync(Held("a"));
        await DeleteAsync(ConfigMap, "a");
        Assert.Equal("v", (await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"data":{"k":"v"}}""")).Require()["data"]!["k"].Text());
        await ReleaseAsync("a");
    }

    [Fact]
    public async Task A_terminating_object_takes_no_new_finalizer()
    {
        await CreateAsync(Held("a"));
        await DeleteAsync(ConfigMap, "a");
        var result = await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"finalizers":["example.com/hold","example.com/late"]}}""");
        Refused(KubernetesOutcome.Invalid, "ConfigMap \"a\" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"example.com/late\"}", result);
        await ReleaseAsync("a");
    }

    [Fact]
    public async Task Deleting_twice_changes_nothing_more()
    {
        await CreateAsync(Held("a"));
        var first = (await DeleteAsync(ConfigMap, "a")).Require();
        var second = (await DeleteAsync(ConfigMap, "a")).Require();
        Assert.Equal(first.Metadata!["deletionTimestamp"].Text(), second.Metadata!["deletionTimestamp"].Text());
        Assert.Equal(first.ResourceVersion, second.ResourceVersion);
        await ReleaseAsync("a");
    }

    [Fact]
    public async Task Another_uid_as_precondition_conflicts()
    {
        var created = await CreateAsync(Map("a"));
        const string Other = "11111111-1111-1111-1111-111111111111";
        Refused(KubernetesOutcome.Conflict,
            $"Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition ({Other}) does not match the UID in record ({created.Uid}). The object might have been deleted and then recreated",
            await DeleteAsync(ConfigMap, "a", new() { Uid = Other }));
    }

    [Fact]
    public async Task The_right_uid_as_precondition_deletes()
    {
        var created = await CreateAsync(Map("a"));
        Assert.True((await DeleteAsync(ConfigMap, "a", new() { Uid = created.Uid })).Succeeded);
    }

    [Fact]
    public async Task An_old_version_as_precondition_conflicts()
    {
        var created = await CreateAsync(Map("a"));
        var patched = (await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"data":{"k":"v"}}""")).Require();
        Refused(KubernetesOutcome.Conflict,
            $"Operation cannot be fulfilled on ConfigMap \"a\": the ResourceVersion in the precondition ({created.ResourceVersion}) does not match the ResourceVersion in record ({patched.ResourceVersion}). The object might have been modified",
            await DeleteAsync(ConfigMap, "a", new() { ResourceVersion = created.ResourceVersion }));
    }

    [Fact]
    public async Task Background_deletion_takes_the_dependents_later()
    {
        var owner = await CreateAsync(Map("owner"));
        await CreateAsync(Owned("dependent", owner));
        await DeleteAsync(ConfigMap, "owner", new() { PropagationPolicy = PropagationPolicy.Background });
        Assert.Equal(KubernetesOutcome.NotFound, (await GetAsync(ConfigMap, "owner")).Outcome);
        await GoneAsync(ConfigMap, "dependent");
    }

    [Fact]
    public async Task Foreground_deletion_waits_for_blocking_dependents()
    {
        var owner = await CreateAsync(Map("owner"));
        var dependent = Owned("dependent", owner, blocks: true);
        dependent["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        await CreateAsync(dependent);
        var result = (await DeleteAsync(ConfigMap, "owner", new() { PropagationPolicy = PropagationPolicy.Foreground })).Require();
        Assert.Equal("""["foregroundDeletion"]""", result.Metadata!["finalizers"]!.ToJsonString());
        await Eventually.True(async () => (await GetAsync(ConfigMap, "dependent")).Require().IsTerminating);
        Assert.True((await GetAsync(ConfigMap, "owner")).Succeeded);
        await ReleaseAsync("dependent");
        await GoneAsync(ConfigMap, "dependent");
        await GoneAsync(ConfigMap, "owner");
    }

    [Fact]
    public async Task Orphaned_dependents_stay_and_forget_their_owner()
    {
        var owner = await CreateAsync(Map("owner"));
        await CreateAsync(Owned("dependent", owner));
        await DeleteAsync(ConfigMap, "owner", new() { PropagationPolicy = PropagationPolicy.Orphan });
        await GoneAsync(ConfigMap, "owner");
        Assert.Null((await GetAsync(ConfigMap, "dependent")).Require().Metadata!["ownerReferences"]);
    }

    [Fact]
    public async Task A_dependent_with_another_owner_stays()
    {
        var one = await CreateAsync(Map("one"));
        var two = await CreateAsync(Map("two"));
        var dependent = Owned("dependent", one);
        dependent["metadata"]!["ownerReferences"]!.AsArray().Add(Reference(two));
        await CreateAsync(dependent);
        await DeleteAsync(ConfigMap, "one", new() { PropagationPolicy = PropagationPolicy.Background });
        await Eventually.Equal("two", async () => string.Join(",", (await GetAsync(ConfigMap, "dependent")).Require().Metadata!["ownerReferences"]!.AsArray().Select(owner => owner!["name"].Text())));
    }

    [Fact]
    public async Task An_object_whose_owner_never_existed_is_collected()
    {
        var ghost = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "ghost", ["uid"] = "11111111-1111-1111-1111-111111111111" } };
        await CreateAsync(Owned("dependent", ghost));
        await GoneAsync(ConfigMap, "dependent");
    }

    [Fact]
    public async Task Dry_run_of_a_delete_deletes_nothing()
    {
        await CreateAsync(Map("a"));
        Assert.True((await DeleteAsync(ConfigMap, "a", new() { DryRun = true })).Succeeded);
        Assert.True((await GetAsync(ConfigMap, "a")).Succeeded);
    }

    [Fact]
    public async Task Dry_run_of_a_create_creates_nothing()
    {
        var result = (await TryCreateAsync(ConfigMap, Map("a", ("k", "v")), new() { DryRun = true })).Require();
        Assert.Null(result.ResourceVersion);
        Assert.NotNull(result.Uid);
        Assert.Equal(KubernetesOutcome.NotFound, (await GetAsync(ConfigMap, "a")).Outcome);
    }

    [Fact]
    public async Task Dry_run_of_an_update_is_validated()
    {
        var created = await CreateAsync(Map("a"));
        created["data"] = new JsonObject { ["not/valid"] = "x" };
        Assert.Equal(KubernetesOutcome.Invalid, (await UpdateAsync(created, new() { DryRun = true })).Outcome);
    }

    private JsonObject Held(string name)
    {
        var manifest = Map(name);
        manifest["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        return manifest;
    }

    private JsonObject Owned(string name, JsonObject owner, bool blocks = false)
    {
        var manifest = Map(name);
        manifest["metadata"]!["ownerReferences"] = new JsonArray(Reference(owner, blocks));
        return manifest;
    }

    private static JsonObject Reference(JsonObject owner, bool blocks = false) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["blockOwnerDeletion"] = blocks,
    };

    private Task<KubernetesResult> ReleaseAsync(string name) => PatchAsync(ConfigMap, name, PatchFormat.Merge, """{"metadata":{"finalizers":null}}""");
}

public sealed class LocalDeletionCompliance(LocalApiServer server) : DeletionCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealDeletionCompliance(RealApiServer server) : DeletionCompliance(server), IClassFixture<RealApiServer>;
