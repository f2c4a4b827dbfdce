using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>What clients find out before they ask for objects.</summary>
public abstract class DiscoveryCompliance(ApiServerUnderTest server) : ComplianceTest(server)
{
    [Fact]
    public async Task The_version_names_major_and_minor() => Assert.Equal("1", (await Client.VersionAsync(Cancellation))["major"].Text());

    [Theory]
    [InlineData("v1", "ConfigMap", "configmaps", true)]
    [InlineData("v1", "Namespace", "namespaces", false)]
    [InlineData("apps/v1", "Deployment", "deployments", true)]
    [InlineData("batch/v1", "Job", "jobs", true)]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false)]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", true)]
    [InlineData("networking.k8s.io/v1", "Ingress", "ingresses", true)]
    [InlineData("coordination.k8s.io/v1", "Lease", "leases", true)]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false)]
    public async Task A_kind_maps_to_its_resource(string apiVersion, string kind, string plural, bool namespaced)
    {
        var resource = (await For(GroupVersionKind.Parse(apiVersion, kind))).Resource;
        Assert.Equal((plural, namespaced), (resource.Plural, resource.Namespaced));
        Assert.Superset(new HashSet<string> { "create", "delete", "get", "list", "patch", "update", "watch" }, resource.Verbs.ToHashSet());
    }

    [Fact]
    public async Task Subresources_are_listed()
    {
        Assert.True((await For(Deployment)).Resource.HasStatus);
        Assert.False((await For(ConfigMap)).Resource.HasStatus);
        Assert.Contains("scale", (await For(Deployment)).Resource.Subresources);
    }

    [Fact]
    public async Task An_unknown_kind_has_no_client()
    {
        Assert.Null(await Client.ForAsync(new("", "v1", "Unknown"), Cancellation));
        Assert.Null(await Client.ForAsync(new("unknown.example.com", "v1", "ConfigMap"), Cancellation));
    }

    [Fact]
    public async Task Everything_served_can_be_listed()
    {
        var all = await Client.ResourcesAsync(Cancellation);
        Assert.Contains(all, resource => resource.Kind == ConfigMap);
        Assert.Contains(all, resource => resource.Kind == Deployment);
    }

    [Fact]
    public async Task A_definition_that_arrives_later_is_found()
    {
        var custom = new CustomResource();
        Assert.Null(await Client.ForAsync(custom.Kind, Cancellation));
        await CreateAsync(new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition"), custom.Definition());
        await Eventually.True(async () => await Client.ForAsync(custom.Kind, Cancellation) is not null);
    }

    [Theory]
    [InlineData("SelfSubjectAccessReview")]
    [InlineData("SubjectAccessReview")]
    public async Task An_administrator_may_do_everything(string kind)
    {
        var review = new JsonObject { ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["namespace"] = Space, ["verb"] = "get", ["resource"] = "pods" } } };
        if (kind == "SubjectAccessReview")
        {
            review["spec"]!["user"] = "admin";
            review["spec"]!["groups"] = new JsonArray("system:masters");
        }
        Assert.True((await CreateAsync(new("authorization.k8s.io", "v1", kind), review))["status"]!["allowed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_scale_shows_and_sets_replicas()
    {
        await CreateAsync(Workloads.Deployment(Space, "a"));
        var deployments = await For(Deployment);
        var scaled = (await deployments.PatchAsync(Space, "a", PatchFormat.Merge, JsonNode.Parse("""{"spec":{"replicas":4}}""")!, new() { Subresource = "scale" }, Cancellation)).Require();
        Assert.Equal("Scale", scaled.Kind);
        Assert.Equal(4, scaled["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal("app=a", scaled["status"]!["selector"].Text());
        Assert.Equal(4, (await GetAsync(Deployment, "a")).Require()["spec"]!["replicas"]!.GetValue<int>());
    }
}

public sealed class LocalDiscoveryCompliance(LocalApiServer server) : DiscoveryCompliance(server), IClassFixture<LocalApiServer>;

public sealed class RealDiscoveryCompliance(RealApiServer server) : DiscoveryCompliance(server), IClassFixture<RealApiServer>;
