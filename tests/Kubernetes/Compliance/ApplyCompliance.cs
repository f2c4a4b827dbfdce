using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>Server-side apply: who owns which field.</summary>
public abstract class ApplyCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    [Fact]
    public async Task Apply_creates_an_absent_object()
    {
        var applied = (await ApplyAsync(Map("a", ("k", "v")))).Require();
        Assert.Equal("v", applied["data"]!["k"].Text());
        var entry = Assert.Single(applied.Metadata!["managedFields"]!.AsArray())!;
        Assert.Equal(("applier", "Apply", "v1"), (entry["manager"].Text(), entry["operation"].Text(), entry["apiVersion"].Text()));
        Assert.Equal("""{"f:data":{"f:k":{}}}""", entry["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public async Task Apply_again_changes_nothing()
    {
        var first = (await ApplyAsync(Map("a", ("k", "v")))).Require();
        Assert.Equal(first.ResourceVersion, (await ApplyAsync(Map("a", ("k", "v")))).Require().ResourceVersion);
    }

    [Fact]
    public async Task Apply_changes_an_own_field()
    {
        await ApplyAsync(Map("a", ("k", "v")));
        Assert.Equal("w", (await ApplyAsync(Map("a", ("k", "w")))).Require()["data"]!["k"].Text());
    }

    [Fact]
    public async Task A_field_that_is_no_longer_applied_goes()
    {
        await ApplyAsync(Map("a", ("k", "v"), ("l", "w")));
        Assert.Equal("""{"k":"v"}""", (await ApplyAsync(Map("a", ("k", "v")))).Require()["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_field_of_another_applier_conflicts()
    {
        await ApplyAsync(Map("a", ("k", "v")), "one");
        var result = await ApplyAsync(Map("a", ("k", "w")), "two");
        Refused(KubernetesOutcome.Conflict, "Apply failed with 1 conflict: conflict with \"one\": .data.k", result);
        var cause = result.Status!.Details!["causes"]![0]!;
        Assert.Equal(("FieldManagerConflict", "conflict with \"one\"", ".data.k"), (cause["reason"].Text(), cause["message"].Text(), cause["field"].Text()));
    }

    [Fact]
    public async Task A_field_of_an_updater_conflicts_and_names_the_version()
    {
        await TryCreateAsync(ConfigMap, Map("a", ("k", "v")), new() { FieldManager = "updater" });
        Refused(KubernetesOutcome.Conflict, "Apply failed with 1 conflict: conflict with \"updater\" using v1: .data.k", await ApplyAsync(Map("a", ("k", "w"))));
    }

    [Fact]
    public async Task Several_conflicts_are_listed()
    {
        await ApplyAsync(Map("a", ("k", "v"), ("l", "v")), "one");
        Refused(KubernetesOutcome.Conflict, "Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.k\n- .data.l", await ApplyAsync(Map("a", ("k", "w"), ("l", "w")), "two"));
    }

    [Fact]
    public async Task Conflicts_with_two_managers_are_listed_by_manager()
    {
        await ApplyAsync(Map("a", ("k", "v")), "one");
        await ApplyAsync(Map("a", ("l", "v")), "two");
        Refused(KubernetesOutcome.Conflict, "Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.k\nconflicts with \"two\":\n- .data.l", await ApplyAsync(Map("a", ("k", "w"), ("l", "w")), "three"));
    }

    [Fact]
    public async Task Force_takes_the_field()
    {
        await ApplyAsync(Map("a", ("k", "v"), ("own", "x")), "one");
        var taken = (await ApplyAsync(Map("a", ("k", "w")), "two", force: true)).Require();
        Assert.Equal("w", taken["data"]!["k"].Text());
        Assert.Equal("""{"f:data":{"f:k":{}}}""", Fields(taken, "two"));
        Assert.Equal("""{"f:data":{"f:own":{}}}""", Fields(taken, "one"));
    }

    [Fact]
    public async Task The_same_value_is_shared()
    {
        await ApplyAsync(Map("a", ("k", "v")), "one");
        var shared = (await ApplyAsync(Map("a", ("k", "v")), "two")).Require();
        Assert.Equal(Fields(shared, "one"), Fields(shared, "two"));
    }

    [Fact]
    public async Task A_shared_field_stays_until_its_last_owner_lets_it_go()
    {
        await ApplyAsync(Map("a", ("k", "v")), "one");
        await ApplyAsync(Map("a", ("k", "v")), "two");
        Assert.Equal("v", (await ApplyAsync(Map("a"), "one")).Require()["data"]!["k"].Text());
        Assert.Null((await ApplyAsync(Map("a"), "two")).Require()["data"]?["k"]);
    }

    [Fact]
    public async Task An_update_takes_the_fields_that_it_changes()
    {
        await ApplyAsync(Map("a", ("k", "v"), ("l", "v")));
        var patched = (await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"data":{"k":"w"}}""", new() { FieldManager = "patcher" })).Require();
        Assert.Equal("""{"f:data":{"f:l":{}}}""", Fields(patched, "applier"));
        Assert.Equal("""{"f:data":{"f:k":{}}}""", Fields(patched, "patcher"));
    }

    [Fact]
    public async Task An_update_records_the_structures_that_it_adds()
    {
        await ApplyAsync(Map("a", ("k", "v")));
        var patched = (await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"labels":{"x":"y"}},"data":{"l":"w"}}""", new() { FieldManager = "patcher" })).Require();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"f:data":{"f:l":{}},"f:metadata":{"f:labels":{".":{},"f:x":{}}}}"""), Entry(patched, "patcher")["fieldsV1"]));
    }

    [Fact]
    public async Task Containers_are_owned_by_name()
    {
        await ApplyAsync(Workloads.Deployment(Space, "a"), "one");
        var side = (JsonObject)JsonNode.Parse("""{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox:1"}]}}}}""")!;
        var applied = (await ApplyAsync(Named(Deployment, "a", side), "two")).Require();
        Assert.Equal(["side", "web"], applied["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(container => container!["name"].Text()).Order());
        Assert.Equal("""{"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"side\"}":{".":{},"f:image":{},"f:name":{}}}}}}}""", Entry(applied, "two")["fieldsV1"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task A_container_that_is_no_longer_applied_goes()
    {
        await ApplyAsync(Workloads.Deployment(Space, "a"), "one");
        var side = (JsonObject)JsonNode.Parse("""{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox:1"}]}}}}""")!;
        await ApplyAsync(Named(Deployment, "a", side), "two");
        var applied = (await ApplyAsync(Named(Deployment, "a"), "two")).Require();
        Assert.Equal("web", Assert.Single(applied["spec"]!["template"]!["spec"]!["containers"]!.AsArray())!["name"].Text());
    }

    [Fact]
    public async Task A_conflict_in_a_container_names_it()
    {
        await ApplyAsync(Workloads.Deployment(Space, "a"), "one");
        var result = await ApplyAsync(Workloads.Deployment(Space, "a", "nginx:2"), "two");
        Refused(KubernetesOutcome.Conflict, "Apply failed with 1 conflict: conflict with \"one\": .spec.template.spec.containers[name=\"web\"].image", result);
    }

    [Fact]
    public async Task Apply_after_create_leaves_the_other_fields()
    {
        await CreateAsync(Map("a", ("k", "v")));
        var applied = (await ApplyAsync(Map("a", ("mine", "x")))).Require();
        Assert.Equal("v", applied["data"]!["k"].Text());
        Assert.Equal(["Apply", "Update"], applied.Metadata!["managedFields"]!.AsArray().Select(entry => entry!["operation"].Text()).Order());
    }

    [Fact]
    public async Task Labels_of_others_stay()
    {
        var manifest = Map("a");
        manifest["metadata"]!["labels"] = new JsonObject { ["mine"] = "x" };
        await ApplyAsync(manifest);
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"labels":{"theirs":"y"}}}""");
        var applied = (await ApplyAsync(manifest)).Require();
        Assert.Equal("y", applied.Label("theirs"));
    }

    [Fact]
    public async Task Applied_managed_fields_are_refused()
    {
        var manifest = Map("a");
        manifest["metadata"]!["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "x", ["operation"] = "Apply", ["apiVersion"] = "v1", ["fieldsType"] = "FieldsV1", ["fieldsV1"] = new JsonObject() });
        Assert.Equal(KubernetesOutcome.BadRequest, (await ApplyAsync(manifest)).Outcome);
    }

    [Fact]
    public async Task An_unknown_field_is_refused()
    {
        var refused = await Assert.ThrowsAsync<KubernetesException>(() => ApplyAsync(Named(ConfigMap, "a", new() { ["unknown"] = "x" })));
        Assert.Contains("field not declared in schema", refused.Message);
    }

    [Fact]
    public async Task Dry_run_of_an_apply_stores_nothing()
    {
        await ApplyAsync(Map("a", ("k", "v")));
        Assert.Equal("w", (await ApplyAsync(Map("a", ("k", "w")), dryRun: true)).Require()["data"]!["k"].Text());
        Assert.Equal("v", (await GetAsync(ConfigMap, "a")).Require()["data"]!["k"].Text());
    }

    [Fact]
    public async Task Apply_with_an_old_version_conflicts()
    {
        var first = (await ApplyAsync(Map("a", ("k", "v")))).Require();
        await ApplyAsync(Map("a", ("k", "w")));
        var stale = Map("a", ("k", "x"));
        stale["metadata"]!["resourceVersion"] = first.ResourceVersion;
        Assert.Equal(KubernetesOutcome.Conflict, (await ApplyAsync(stale)).Outcome);
    }

    [Fact]
    public async Task Clearing_managed_fields_forgets_the_owners()
    {
        await ApplyAsync(Map("a", ("k", "v")), "one");
        var cleared = (await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"managedFields":[{}]}}""")).Require();
        Assert.Null(cleared.Metadata!["managedFields"]);
        Assert.Equal(KubernetesOutcome.Conflict, (await ApplyAsync(Map("a", ("k", "w")), "two")).Outcome);
    }

    [Fact]
    public async Task Apply_counts_the_generation_like_an_update()
    {
        await ApplyAsync(Workloads.Deployment(Space, "a"));
        Assert.Equal(1, (await ApplyAsync(Workloads.Deployment(Space, "a"))).Require().Generation);
        Assert.Equal(2, (await ApplyAsync(Workloads.Deployment(Space, "a", "nginx:2"))).Require().Generation);
    }

    private static JsonNode Entry(JsonObject item, string manager) => item.Metadata!["managedFields"]!.AsArray().Single(entry => entry!["manager"].Text() == manager)!;

    private static string Fields(JsonObject item, string manager) => Entry(item, manager)["fieldsV1"]!.ToJsonString();
}

public sealed class LocalApplyCompliance(LocalApiServer server) : ApplyCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealApplyCompliance(RealApiServer server) : ApplyCompliance(server), IClassFixture<RealApiServer>;
