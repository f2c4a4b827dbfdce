using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>JSON, merge and strategic merge patches.</summary>
public abstract class PatchCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    [Fact]
    public async Task A_merge_patch_sets_and_removes()
    {
        await CreateAsync(Map("a", ("k", "v"), ("gone", "x")));
        var patched = (await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"data":{"k":"w","gone":null,"new":"y"}}""")).Require();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"k":"w","new":"y"}"""), patched["data"]));
    }

    [Fact]
    public async Task A_merge_patch_replaces_lists()
    {
        await CreateAsync(Workloads.Deployment(Space, "a"));
        var patched = (await PatchAsync(Deployment, "a", PatchFormat.Merge, """{"spec":{"template":{"spec":{"containers":[{"name":"other","image":"busybox:1"}]}}}}""")).Require();
        Assert.Equal("other", Assert.Single(patched["spec"]!["template"]!["spec"]!["containers"]!.AsArray())!["name"].Text());
    }

    [Fact]
    public async Task A_json_patch_adds_replaces_and_removes()
    {
        await CreateAsync(Map("a", ("k", "v"), ("gone", "x")));
        var patched = (await PatchAsync(ConfigMap, "a", PatchFormat.Json, """[{"op":"replace","path":"/data/k","value":"w"},{"op":"remove","path":"/data/gone"},{"op":"add","path":"/metadata/labels","value":{"x":"y"}},{"op":"copy","from":"/data/k","path":"/data/copy"}]""")).Require();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"k":"w","copy":"w"}"""), patched["data"]));
        Assert.Equal("y", patched.Label("x"));
    }

    [Fact]
    public async Task A_json_patch_with_escaped_keys()
    {
        await CreateAsync(Map("a"));
        var patched = (await PatchAsync(ConfigMap, "a", PatchFormat.Json, """[{"op":"add","path":"/metadata/annotations","value":{}},{"op":"add","path":"/metadata/annotations/example.com~1key","value":"v"}]""")).Require();
        Assert.Equal("v", patched.Annotation("example.com/key"));
    }

    [Fact]
    public async Task A_json_patch_whose_test_fails_changes_nothing()
    {
        await CreateAsync(Map("a", ("k", "v")));
        var result = await PatchAsync(ConfigMap, "a", PatchFormat.Json, """[{"op":"test","path":"/data/k","value":"other"},{"op":"replace","path":"/data/k","value":"w"}]""");
        Assert.Equal(KubernetesOutcome.Invalid, result.Outcome);
        Assert.Equal("v", (await GetAsync(ConfigMap, "a")).Require()["data"]!["k"].Text());
    }

    [Fact]
    public async Task A_json_patch_that_removes_what_is_missing_is_refused()
    {
        await CreateAsync(Map("a", ("k", "v")));
        Assert.Equal(KubernetesOutcome.Invalid, (await PatchAsync(ConfigMap, "a", PatchFormat.Json, """[{"op":"remove","path":"/data/missing"}]""")).Outcome);
    }

    [Fact]
    public async Task A_strategic_patch_merges_containers_by_name()
    {
        await CreateAsync(Workloads.Deployment(Space, "a"));
        var patched = (await PatchAsync(Deployment, "a", PatchFormat.Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:2"},{"name":"side","image":"busybox:1"}]}}}}""")).Require();
        var containers = patched["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        Assert.Equal(["nginx:2", "busybox:1"], containers.OrderByDescending(container => container!["name"].Text()).Select(container => container!["image"].Text()));
        Assert.Equal(80, containers.First(container => container!["name"].Text() == "web")!["ports"]![0]!["containerPort"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_strategic_patch_deletes_an_item()
    {
        await CreateAsync(Workloads.Deployment(Space, "a"));
        await PatchAsync(Deployment, "a", PatchFormat.Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox:1"}]}}}}""");
        var patched = (await PatchAsync(Deployment, "a", PatchFormat.Strategic, """{"spec":{"template":{"spec":{"containers":[{"$patch":"delete","name":"web"}]}}}}""")).Require();
        Assert.Equal("side", Assert.Single(patched["spec"]!["template"]!["spec"]!["containers"]!.AsArray())!["name"].Text());
    }

    [Fact]
    public async Task A_strategic_patch_replaces_a_map_when_told()
    {
        await CreateAsync(Map("a", ("k", "v"), ("l", "w")));
        var patched = (await PatchAsync(ConfigMap, "a", PatchFormat.Strategic, """{"data":{"$patch":"replace","only":"x"}}""")).Require();
        Assert.Equal("""{"only":"x"}""", patched["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_strategic_patch_merges_finalizers()
    {
        var manifest = Map("a");
        manifest["metadata"]!["finalizers"] = new JsonArray("example.com/one");
        await CreateAsync(manifest);
        var patched = (await PatchAsync(ConfigMap, "a", PatchFormat.Strategic, """{"metadata":{"finalizers":["example.com/two"]}}""")).Require();
        Assert.Equal(["example.com/one", "example.com/two"], patched.Metadata!["finalizers"]!.AsArray().Select(name => name.Text()).Order());
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"finalizers":null}}""");
    }

    [Fact]
    public async Task A_strategic_patch_removes_from_a_plain_list()
    {
        var manifest = Map("a");
        manifest["metadata"]!["finalizers"] = new JsonArray("example.com/one", "example.com/two");
        await CreateAsync(manifest);
        var patched = (await PatchAsync(ConfigMap, "a", PatchFormat.Strategic, """{"metadata":{"$deleteFromPrimitiveList/finalizers":["example.com/one"]}}""")).Require();
        Assert.Equal("""["example.com/two"]""", patched.Metadata!["finalizers"]!.ToJsonString());
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"finalizers":null}}""");
    }

    [Fact]
    public async Task A_patch_with_an_old_version_conflicts()
    {
        var created = await CreateAsync(Map("a"));
        await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"data":{"k":"v"}}""");
        var result = await PatchAsync(ConfigMap, "a", PatchFormat.Merge, $$$"""{"metadata":{"resourceVersion":"{{{created.ResourceVersion}}}"},"data":{"k":"w"}}""");
        Assert.Equal(KubernetesOutcome.Conflict, result.Outcome);
    }

    [Fact]
    public async Task A_patch_with_another_uid_is_invalid()
    {
        await CreateAsync(Map("a"));
        Refused(KubernetesOutcome.Invalid, "ConfigMap \"a\" is invalid: metadata.uid: Invalid value: \"11111111-1111-1111-1111-111111111111\": field is immutable", await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"metadata":{"uid":"11111111-1111-1111-1111-111111111111"},"data":{"k":"w"}}"""));
    }

    [Fact]
    public async Task An_update_with_another_uid_conflicts()
    {
        var created = await CreateAsync(Map("a"));
        var other = (JsonObject)created.DeepClone();
        other["metadata"]!["uid"] = "11111111-1111-1111-1111-111111111111";
        Refused(KubernetesOutcome.Conflict, $"Operation cannot be fulfilled on configmaps \"a\": StorageError: invalid object, Code: 4, Key: /registry/configmaps/{Space}/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: 11111111-1111-1111-1111-111111111111, UID in object meta: {created.Uid}", await UpdateAsync(other));
    }

    [Fact]
    public async Task A_patch_of_an_absent_object_is_not_found() =>
        Refused(KubernetesOutcome.NotFound, "configmaps \"a\" not found", await PatchAsync(ConfigMap, "a", PatchFormat.Merge, "{}"));

    [Fact]
    public async Task A_patch_without_a_change_keeps_the_version()
    {
        var created = await CreateAsync(Map("a", ("k", "v")));
        Assert.Equal(created.ResourceVersion, (await PatchAsync(ConfigMap, "a", PatchFormat.Merge, """{"data":{"k":"v"}}""")).Require().ResourceVersion);
    }
}

public sealed class LocalPatchCompliance(LocalApiServer server) : PatchCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealPatchCompliance(RealApiServer server) : PatchCompliance(server), IClassFixture<RealApiServer>;
