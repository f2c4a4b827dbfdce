using System.Net;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>The roles of the charts against what adapter and agent really ask a cluster for, both ways (deployment contract §1.1, §1.3).</summary>
[Collection(FleetCollection.Name)]
public sealed class AccessTests(RunningFleet fleet)
{
    private const string Works = "work.open-cluster-management.io";
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];

    /// <summary>Granted by the adapter's chart for every resource of <c>rbac.resources</c>, and not needed by the shipped task.</summary>
    private static readonly (string[] Verbs, string Reason)[] AdapterReserve =
    [
        (["update"], "tasks may ask for lifecycle.update with the strategy that replaces"),
        (["watch"], "tasks may wait for an object's deletion"),
        (["get", "list", "create", "patch", "delete"], "the same verbs for every resource that tasks manage: which of them a task uses depends on its discovery and strategy"),
    ];

    /// <summary>Granted by the agent's chart and not needed in a run with one replica and works that apply as they are.</summary>
    private static readonly (Access[] Rules, string Reason)[] AgentReserve =
    [
        (Of(Works, "appliedmanifestworks", "list"), "eviction, which looks once a minute"),
        (Of(Works, "appliedmanifestworks", "watch", "update"), "agents of the contract before this one, which a rollback brings back"),
        (Of(Works, "appliedmanifestworks/status", "update"), "the same"),
        (Of(Works, "appliedmanifestworks/finalizers", "update"), "blockOwnerDeletion in owner references, where the cluster checks it"),
        (Of("authorization.k8s.io", "subjectaccessreviews", "create"), "works with an executor"),
        (Of("", "serviceaccounts", "impersonate"), "works with an executor that creates roles"),
        (Of("", "configmaps", "update"), "the bound of the statuses' order, which moves once in a minute of statuses"),
        (Of("", "configmaps", "list", "watch", "patch"), "extension-apiserver-authentication, and leader election of agents before this one"),
        (Of("coordination.k8s.io", "leases", "get", "list", "watch", "create", "update", "patch"), "leader election, with more than one replica"),
        ([.. Of("", "events", "create", "patch", "update"), .. Of("events.k8s.io", "events", "create", "patch", "update")], "events of leader election"),
    ];

    /// <summary>What the works of these tests hold. The binding to cluster-admin covers it, as it covers whatever else works may hold.</summary>
    private static readonly string[] Applied = ["namespaces", "configmaps", "customresourcedefinitions"];

    [Fact]
    public async Task The_adapters_role_covers_its_calls_and_every_rule_has_a_use()
    {
        await CreateAndDeleteAsync("e2e-access-adapter");
        var granted = await Access.GrantedAsync(fleet.Kubeconfig, "hyperfleet-system");
        var called = await Access.CalledAsync(fleet.AuditLogOf("kubernetes"));

        Assert.NotEmpty(called);
        Assert.Empty(called.Except(granted).Select(call => $"the adapter may not {call}"));
        Assert.All(new[] { "namespaces", "serviceaccounts" }, resource => Assert.Contains(called, call => call.Resource == resource));
        var reserve = from row in AdapterReserve from verb in row.Verbs from resource in (string[])["namespaces", "serviceaccounts"] select new Access(verb, "", resource);
        Assert.Empty(granted.Except(called).Except(reserve).Select(rule => $"nobody needs {rule}"));
    }

    [Fact]
    public async Task The_agents_roles_cover_its_own_calls_and_every_rule_has_a_use()
    {
        await CreateAndDeleteAsync("e2e-access-agent");
        var granted = await Access.GrantedAsync(fleet.Kubeconfig, "maestro-agent");
        var called = await Access.CalledAsync(fleet.AuditLogOf("kubernetes-management"));

        Assert.NotEmpty(called);
        Assert.Empty(called.Except(granted).Where(call => !Applied.Contains(call.Resource)).Select(call => $"the agent may not {call}"));
        Assert.All(new[] { "get", "create", "patch", "delete" }, verb => Assert.Contains(new Access(verb, Works, "appliedmanifestworks"), called));
        Assert.Empty(granted.Except(called).Except(AgentReserve.SelectMany(row => row.Rules)).Select(rule => $"nobody needs {rule}"));
    }

    private static Access[] Of(string group, string resource, params string[] verbs) => [.. verbs.Select(verb => new Access(verb, group, resource))];

    private async Task CreateAndDeleteAsync(string name)
    {
        var id = await fleet.ReconcileAsync(name);
        using var api = fleet.App.CreateHttpClient("hyperfleet-api", "http");
        var path = new Uri($"/api/hyperfleet/v1/clusters/{id}", UriKind.Relative);
        using var deleted = await api.DeleteAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        await Eventually.Equal(HttpStatusCode.NotFound, async () => (await api.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode, TimeSpan.FromSeconds(90));
    }
}
