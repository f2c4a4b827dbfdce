using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using static HyperFleet.Agent.Tests.Manifests;

namespace HyperFleet.Agent.Tests.Applying;

/// <summary>What becomes of the manifests of a work (Maestro wire §8.2, §8.3 and §10, "Work").</summary>
public sealed class WorkTests(MosquittoServer broker)
{
    private const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.$.example.invalid"},
         "spec":{"group":"$.example.invalid","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
           "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """;

    private const string Widget = """{"apiVersion":"$.example.invalid/v1","kind":"Widget","metadata":{"name":"w","namespace":"default","annotations":{"ours":"yes"}},"spec":{"size":1}}""";
    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"$-d","namespace":"default"},
         "spec":{"replicas":1,"selector":{"matchLabels":{"app":"$"}},"template":{"metadata":{"labels":{"app":"$"}},"spec":{"containers":[{"name":"main","image":"example.invalid/main:1"}]}}}}
        """;

    [Fact]
    public async Task One_that_fails_does_not_stop_the_others()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.WantAsync("work", 1, Bundle([ConfigMap("a", "one"), """{"apiVersion":"no.such.group/v1","kind":"Nothing","metadata":{"name":"n"}}""", ConfigMap("b", "one")]));
        var status = await ground.StatusAsync("work", status => status.Data["resourceStatus"]?.AsArray().Count == 3);
        Assert.Equal(0, status.Applied);
        Assert.NotNull(await ground.WaitAsync(ConfigMap("a", ""), live => live is not null));
        Assert.NotNull(await ground.WaitAsync(ConfigMap("b", ""), live => live is not null));
    }

    [Fact]
    public async Task A_definition_and_an_object_of_it_come_in_one_work_in_either_order()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([Widget, Definition]));
        Assert.NotNull(await ground.GetAsync(Widget));
        await ground.DeleteAsync("work");
        Assert.Null(await ground.GetAsync(Definition));
    }

    [Fact]
    public async Task An_object_that_was_there_keeps_its_finalizers_and_its_annotations()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.CreateAsync(ConfigMap("a", "theirs", ",\"annotations\":{\"theirs\":\"yes\"},\"finalizers\":[\"example.invalid/hold\"]"));
        await ground.ApplyAsync("work", 1, Bundle([ConfigMap("a", "ours", ",\"annotations\":{\"ours\":\"yes\"}")]));
        var live = (await ground.GetAsync(ConfigMap("a", "")))!;
        Assert.Equal(("yes", "yes"), (live.Annotation("ours"), live.Annotation("theirs")));
        Assert.Equal("example.invalid/hold", live.Metadata!["finalizers"]![0]!.ToString());
    }

    [Fact]
    public async Task Accounts_roles_bindings_and_a_deployment_come_in_one_work_and_its_generation_stays()
    {
        await using var ground = await Ground.StartAsync(broker);
        string[] manifests =
        [
            Deployment,
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"$-r","namespace":"default"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"$-r"},"subjects":[{"kind":"ServiceAccount","name":"$-s","namespace":"default"}]}""",
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"$-r","namespace":"default"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}]}""",
            """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"$-s","namespace":"default"}}""",
        ];
        await ground.ApplyAsync("work", 1, Bundle(manifests));
        await ground.ApplyAsync("work", 2, Bundle(manifests)); // the same again
        Assert.Equal(1, (await ground.GetAsync(Deployment))!.Generation);
        Assert.Equal(["Deployment", "RoleBinding", "Role", "ServiceAccount"], ground.Last("work").Data["resourceStatus"]!.AsArray().Select(entry => entry!["resourceMeta"]!["kind"]!.ToString()));
    }

    [Fact]
    public async Task A_binding_with_another_role_is_made_anew()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([Binding("one")]));
        var before = (await ground.GetAsync(Binding("")))!.Uid;
        await ground.ApplyAsync("work", 2, Bundle([Binding("two")]));
        var live = (await ground.GetAsync(Binding("")))!;
        Assert.Equal("two", live["roleRef"]!["name"]!.ToString());
        Assert.NotEqual(before, live.Uid);
    }

    [Fact]
    public async Task An_object_of_two_works_stays_until_the_last_of_them_is_gone()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("first", 1, Bundle([ConfigMap("a", "one")]));
        await ground.ApplyAsync("second", 1, Bundle([ConfigMap("a", "one")]));
        await ground.DeleteAsync("first");
        Assert.NotNull(await ground.GetAsync(ConfigMap("a", "")));
        await ground.DeleteAsync("second");
        Assert.Null(await ground.GetAsync(ConfigMap("a", "")));
    }

    [Fact]
    public async Task A_manifest_that_leaves_the_work_leaves_its_status_and_the_cluster()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([ConfigMap("a", "one"), ConfigMap("b", "one")]));
        await ground.ApplyAsync("work", 2, Bundle([ConfigMap("b", "one")]));
        Assert.Single(ground.Last("work").Data["resourceStatus"]!.AsArray());
        Assert.Null(await ground.WaitAsync(ConfigMap("a", ""), live => live is null));
    }

    [Fact]
    public async Task An_update_moves_the_observed_generation_and_not_the_time_of_what_stays_true()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([ConfigMap("a", "one")]));
        var before = Applied(ground.Last("work"));
        ground.Time.Advance(TimeSpan.FromSeconds(30));
        await ground.ApplyAsync("work", 2, Bundle([ConfigMap("a", "two")]));
        var after = Applied(ground.Last("work"));
        Assert.Equal(("1", "2"), (before["observedGeneration"]!.ToString(), after["observedGeneration"]!.ToString()));
        Assert.Equal(before["lastTransitionTime"]!.ToString(), after["lastTransitionTime"]!.ToString());
    }

    private static string Binding(string role) =>
        $$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"$-b","namespace":"default"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"{{role}}"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"somebody"}]}""";

    private static JsonNode Applied(Status status) => status.Data["conditions"]!.AsArray().First(condition => condition!["type"]!.ToString() == "Applied")!;
}
