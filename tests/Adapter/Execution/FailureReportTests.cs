using System.Text.Json.Nodes;
using HyperFleet.Adapter.Tests.Transport;
using HyperFleet.Adapter.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Adapter.Tests.Execution;

/// <summary>What an operator reads in a cluster's status when Kubernetes refuses an object (adapter contract §6.3, §11.6, §11.14).</summary>
public sealed class FailureReportTests(LocalCluster cluster) : IClassFixture<LocalCluster>
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
        using var bench = new DryBench { Transports = new Transports(new KubernetesTransport(client, TimeProvider.System, NullLogger<KubernetesTransport>.Instance), null) };
        await bench.RunAsync($"resources: [{{name: map, manifest: {manifest}, discovery: {{namespace: default, by_name: m}}}}]\n{Report}");
        var report = (JsonObject)bench.LastBody()!;
        Assert.Equal(("False", "ExecutionFailed:resources"), ((string?)report["applied"], (string?)report["health"]));
        Assert.Contains(words, (string?)report["message"], StringComparison.Ordinal);
    }
}
