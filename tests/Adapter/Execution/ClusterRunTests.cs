using System.Text.Json.Nodes;
using HyperFleet.Adapter.Tests.Transport;
using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;
using HyperFleet.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Adapter.Tests.Execution;

/// <summary>Whole runs on an API server: what they leave, and what an operator reads when Kubernetes refuses (adapter contract §6.3, §11.6, §11.14).</summary>
public abstract class ClusterRunTests(ClusterUnderTest cluster)
{
    private const string Report = """
        post:
          payloads:
            - name: report
              build:
                applied: {expression: "resources.?map.hasValue() ? 'True' : 'False'"}
                health: {expression: "adapter.executionStatus == 'success' ? 'Healthy' : 'ExecutionFailed:' + adapter.executionError.phase"}
                message: {expression: "adapter.errorMessage"}
          post_actions: [{name: send, api_call: {method: PUT, url: "/statuses", body: "{{ .report }}"}}]
        """;

    [Theory]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: nowhere}}", "namespaces \"nowhere\" not found")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: Not_A_Name, namespace: default}}", "Not_A_Name")]
    [InlineData("{apiVersion: none.example/v1, kind: Nothing, metadata: {name: m}}", "no matches for kind \"Nothing\"")]
    public async Task An_object_that_kubernetes_refuses_is_reported_in_its_words(string manifest, string words)
    {
        using var client = cluster.Connect();
        using var bench = Bench(client);
        await bench.RunAsync($"resources: [{{name: map, manifest: {manifest}, discovery: {{namespace: default, by_name: m}}}}]\n{Report}");
        var report = (JsonObject)bench.LastBody()!;
        Assert.Equal(("False", "ExecutionFailed:resources"), ((string?)report["applied"], (string?)report["health"]));
        Assert.Contains(words, (string?)report["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_and_what_is_in_it_are_made_in_one_run_and_followed_through_generations()
    {
        using var client = cluster.Connect();
        var space = $"adapter-run-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}"[..30] + Random.Shared.Next(1000, 9999);
        var task = """
            resources:
              - {name: space, manifest: {apiVersion: v1, kind: Namespace, metadata: {name: SPACE, annotations: {hyperfleet.io/generation: "{{ .event.generation }}"}}}, discovery: {by_name: SPACE}}
              - {name: map, manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: SPACE, labels: {app: "{{ .event.id }}"}, annotations: {hyperfleet.io/generation: "{{ .event.generation }}"}}, data: {a: "{{ .event.generation }}"}}, discovery: {namespace: SPACE, by_selectors: {label_selector: {app: "{{ .event.id }}"}}}, lifecycle: {delete: {when: {expression: "false"}}}}
              - {name: secret, recreate_on_change: true, manifest: {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: SPACE, annotations: {hyperfleet.io/generation: "{{ .event.generation }}"}}}, discovery: {namespace: SPACE, by_name: s}}
            """.Replace("SPACE", space, StringComparison.Ordinal);
        try
        {
            var (first, operations) = await RunAsync(client, task, 1);
            Assert.Equal(["create", "create", "create"], operations);
            Assert.Equal("Active", Plain.At(first["space"], "status", "phase"));

            (_, operations) = await RunAsync(client, task, 1);
            Assert.Equal(["skip", "skip", "skip"], operations);

            var (second, changes) = await RunAsync(client, task, 2);
            Assert.Equal(["update", "update", "recreate"], changes);
            Assert.Equal("2", Plain.At(second["map"], "data", "a"));
            Assert.Equal(Plain.At(first["map"], "metadata", "uid"), Plain.At(second["map"], "metadata", "uid"));
            Assert.NotEqual(Plain.At(first["secret"], "metadata", "uid"), Plain.At(second["secret"], "metadata", "uid"));
        }
        finally
        {
            await ClusterUnderTest.DeleteNamespaceAsync(client, space);
        }
    }

    [Fact]
    public async Task Objects_with_the_same_labels_do_not_keep_another_from_being_created()
    {
        using var client = cluster.Connect();
        var space = await cluster.CreateNamespaceAsync(client);
        try
        {
            var maps = (await client.ForAsync(new GroupVersionKind("", "v1", "ConfigMap"), TestContext.Current.CancellationToken))!;
            var other = (JsonObject)JsonNode.Parse($$$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"other","namespace":"{{{{space}}}}","labels":{"app":"x"}}}""")!;
            (await maps.CreateAsync(other, null, TestContext.Current.CancellationToken)).Require();
            foreach (var lifecycle in (string[])["", ", lifecycle: {delete: {when: {expression: 'false'}}}"])
            {
                var name = lifecycle.Length == 0 ? "plain" : "watched";
                var (found, operations) = await RunAsync(client, $"resources: [{{name: map, manifest: {{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: {space}, labels: {{app: x}}, annotations: {{hyperfleet.io/generation: '7'}}}}}}, discovery: {{namespace: {space}, by_selectors: {{label_selector: {{app: x}}}}}}{lifecycle}}}]", 7);
                Assert.Equal(["create"], operations);
                Assert.NotEqual("other", Plain.At(found["map"], "metadata", "name"));
            }
        }
        finally
        {
            await ClusterUnderTest.DeleteNamespaceAsync(client, space);
        }
    }

    private static DryBench Bench(KubernetesClient client) => new() { Transports = new Transports(new KubernetesTransport(client, TimeProvider.System, NullLogger<KubernetesTransport>.Instance), null) };

    private static async Task<(IReadOnlyDictionary<string, object?> Resources, IEnumerable<string> Operations)> RunAsync(KubernetesClient client, string task, int generation)
    {
        using var bench = Bench(client);
        bench.Data = DryBench.Json($$"""{"id":"c-1","kind":"Cluster","generation":{{generation}}}""");
        var result = await bench.RunAsync(task);
        Assert.True(result.Errors.Count == 0, string.Join('\n', result.Errors.Values));
        return (result.DiscoveredResources, result.Resources.Select(resource => resource.Operation));
    }
}

public sealed class LocalClusterRunTests(LocalCluster cluster) : ClusterRunTests(cluster), IClassFixture<LocalCluster>;

public sealed class RealClusterRunTests(RealCluster cluster) : ClusterRunTests(cluster), IClassFixture<RealCluster>;
