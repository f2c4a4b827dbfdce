using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>What the server fills in, counts and computes.</summary>
public abstract class DefaultingCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    [Fact]
    public async Task A_secret_folds_text_into_data()
    {
        var created = await CreateAsync(Named(Secret, "a", new() { ["stringData"] = new JsonObject { ["k"] = "text" } }));
        Assert.Equal("dGV4dA==", created["data"]!["k"].Text());
        Assert.Null(created["stringData"]);
        Assert.Equal("Opaque", created["type"].Text());
    }

    [Fact]
    public async Task A_deployment_gets_the_documented_defaults()
    {
        var spec = (await CreateAsync(Workloads.Deployment(Space, "a")))["spec"]!;
        Assert.Equal("""{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}}""", spec["strategy"]!.ToJsonString());
        Assert.Equal(10, spec["revisionHistoryLimit"]!.GetValue<int>());
        Assert.Equal(600, spec["progressDeadlineSeconds"]!.GetValue<int>());
        var pod = spec["template"]!["spec"]!;
        Assert.Equal("Always", pod["restartPolicy"].Text());
        Assert.Equal(30, pod["terminationGracePeriodSeconds"]!.GetValue<int>());
        Assert.Equal("ClusterFirst", pod["dnsPolicy"].Text());
        Assert.Equal("{}", pod["securityContext"]!.ToJsonString());
        Assert.Equal("default-scheduler", pod["schedulerName"].Text());
        var container = pod["containers"]![0]!;
        Assert.Equal("IfNotPresent", container["imagePullPolicy"].Text());
        Assert.Equal("TCP", container["ports"]![0]!["protocol"].Text());
        Assert.Equal("{}", container["resources"]!.ToJsonString());
        Assert.Equal("/dev/termination-log", container["terminationMessagePath"].Text());
    }

    [Fact]
    public async Task An_image_without_a_tag_is_always_pulled() =>
        Assert.Equal("Always", (await CreateAsync(Workloads.Deployment(Space, "a", "nginx")))["spec"]!["template"]!["spec"]!["containers"]![0]!["imagePullPolicy"].Text());

    [Fact]
    public async Task A_service_gets_an_address_and_target_ports()
    {
        var service = new GroupVersionKind("", "v1", "Service");
        var created = await CreateAsync(Named(service, "a", new() { ["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }) } }));
        Assert.Matches(@"^10\.96\.", created["spec"]!["clusterIP"].Text());
        Assert.Equal("ClusterIP", created["spec"]!["type"].Text());
        Assert.Equal("TCP", created["spec"]!["ports"]![0]!["protocol"].Text());
        Assert.Equal(80, created["spec"]!["ports"]![0]!["targetPort"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_service_keeps_its_address()
    {
        var service = new GroupVersionKind("", "v1", "Service");
        var created = await CreateAsync(Named(service, "a", new() { ["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }) } }));
        var patched = (await PatchAsync(service, "a", PatchFormat.Merge, """{"spec":{"ports":[{"port":81}]}}""")).Require();
        Assert.Equal(created["spec"]!["clusterIP"].Text(), patched["spec"]!["clusterIP"].Text());
    }

    [Fact]
    public async Task Quantities_are_stored_in_canonical_form()
    {
        var manifest = Workloads.Deployment(Space, "a");
        manifest["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"] = JsonNode.Parse("""{"limits":{"cpu":"1000m","memory":"1024Mi"},"requests":{"cpu":0.5,"memory":"1500000"}}""");
        var resources = (await CreateAsync(manifest))["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!;
        Assert.Equal("1", resources["limits"]!["cpu"].Text());
        Assert.Equal("1Gi", resources["limits"]!["memory"].Text());
        Assert.Equal("500m", resources["requests"]!["cpu"].Text());
        Assert.Equal("1500k", resources["requests"]!["memory"].Text());
    }

    [Fact]
    public async Task A_new_deployment_has_generation_one() => Assert.Equal(1, (await CreateAsync(Workloads.Deployment(Space, "a"))).Generation);

    [Fact]
    public async Task A_change_of_the_spec_counts()
    {
        await CreateAsync(Workloads.Deployment(Space, "a"));
        Assert.Equal(2, (await PatchAsync(Deployment, "a", PatchFormat.Merge, """{"spec":{"replicas":3}}""")).Require().Generation);
    }

    [Fact]
    public async Task A_change_of_labels_does_not_count()
    {
        await CreateAsync(Workloads.Deployment(Space, "a"));
        Assert.Equal(1, (await PatchAsync(Deployment, "a", PatchFormat.Merge, """{"metadata":{"labels":{"x":"y"}}}""")).Require().Generation);
    }

    [Fact]
    public async Task A_config_map_has_no_generation() => Assert.Null((await CreateAsync(Map("a"))).Generation);

    [Fact]
    public async Task Status_is_ignored_on_create_and_update()
    {
        var manifest = Workloads.Deployment(Space, "a");
        manifest["status"] = new JsonObject { ["replicas"] = 7 };
        Assert.Null((await CreateAsync(manifest))["status"]?["replicas"]);
        Assert.Null((await PatchAsync(Deployment, "a", PatchFormat.Merge, """{"status":{"replicas":7}}""")).Require()["status"]?["replicas"]);
    }

    [Fact]
    public async Task The_status_subresource_changes_status_alone()
    {
        var created = await CreateAsync(Workloads.Deployment(Space, "a"));
        created["status"] = new JsonObject { ["replicas"] = 7, ["observedGeneration"] = 1 };
        created["spec"]!["replicas"] = 9;
        var updated = (await UpdateAsync(created, new() { Subresource = "status" })).Require();
        Assert.Equal(7, updated["status"]!["replicas"]!.GetValue<int>());
        Assert.Equal(1, updated["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal(1, updated.Generation);
    }

    [Fact]
    public async Task Unknown_fields_of_built_in_kinds_are_dropped()
    {
        var created = await CreateAsync(Named(ConfigMap, "a", new() { ["unknown"] = "x", ["data"] = new JsonObject { ["k"] = "v" } }));
        Assert.Null(created["unknown"]);
        Assert.Equal("v", created["data"]!["k"].Text());
    }

    [Fact]
    public async Task Empty_labels_are_dropped()
    {
        var manifest = Map("a");
        manifest["metadata"]!["labels"] = new JsonObject();
        Assert.Null((await CreateAsync(manifest)).Labels);
    }

    [Fact]
    public async Task A_replica_count_of_zero_is_kept()
    {
        var manifest = Workloads.Deployment(Space, "a");
        manifest["spec"]!["replicas"] = 0;
        Assert.Equal(0, (await CreateAsync(manifest))["spec"]!["replicas"]!.GetValue<int>());
    }
}

public sealed class LocalDefaultingCompliance(LocalApiServer server) : DefaultingCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealDefaultingCompliance(RealApiServer server) : DefaultingCompliance(server), IClassFixture<RealApiServer>;
