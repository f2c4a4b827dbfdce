using HyperFleet.Adapter.Execution;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Tests.Execution;

/// <summary>Applying and deleting (adapter contract §2.5, §2.6, §11.6).</summary>
public sealed class ResourcePhaseTests : IDisposable
{
    private const string Present = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"x"}}""";
    private readonly DryBench _bench = new();

    [Theory]
    [InlineData("create: {when: {expression: 'true'}}", false, "create", StepStatus.Success)]
    [InlineData("create: {when: {expression: 'false'}}", false, "skip", StepStatus.Skipped)]
    [InlineData("create: {when: {expression: 'event.nope'}}", false, "skip", StepStatus.Skipped)]
    [InlineData("create: {when: {expression: 'false'}}", true, "update", StepStatus.Success)]
    [InlineData("delete: {when: {expression: 'true'}}", true, "delete", StepStatus.Success)]
    [InlineData("delete: {when: {expression: 'true'}}", false, "delete", StepStatus.Success)]
    [InlineData("delete: {when: {expression: 'false'}}", true, "update", StepStatus.Success)]
    [InlineData("delete: {when: {expression: 'undeclared != null'}}", true, "update", StepStatus.Success)]
    [InlineData("recreate: {when: {expression: 'true'}}", true, "recreate", StepStatus.Success)]
    [InlineData("recreate: {when: {expression: 'true'}}", false, "create", StepStatus.Success)]
    [InlineData("recreate: {when: {expression: 'false'}}", true, "update", StepStatus.Success)]
    [InlineData("recreate: {when: {expression: 'true'}}, delete: {when: {expression: 'true'}}", true, "delete", StepStatus.Success)]
    public async Task A_lifecycle_decides_whether_to_create_apply_or_delete(string lifecycle, bool isPresent, string operation, string status)
    {
        if (isPresent) _bench.Exists(Present);
        var result = await _bench.RunAsync(Task(lifecycle));
        Assert.Equal((operation, status), (result.Resources[0].Operation, result.Resources[0].Status));
        Assert.Equal(status == StepStatus.Skipped, result.ResourcesSkipped);
        Assert.Equal(operation is "create" or "update" or "recreate", result.DiscoveredResources.ContainsKey("r"));
    }

    [Fact]
    public async Task A_condition_that_cannot_be_evaluated_is_visible_to_expressions()
    {
        await _bench.RunAsync(Task("delete: {when: {expression: 'event.nope'}}") + """

            post:
              payloads: [{name: out, build: {step: {expression: "adapter.resourceErrors.r.step"}}}]
              post_actions: [{name: s, api_call: {method: PUT, url: /s, body: "{{ .out }}"}}]
            """);
        Assert.Equal("""{"step":"r"}""", _bench.LastBody()!.ToJsonString());
    }

    [Fact]
    public async Task What_a_finalizer_holds_stays_visible_and_the_parent_waits()
    {
        var transport = new StubbornTransport();
        using var bench = new DryBench { Transports = transport };
        const string task = """
            resources:
              - {name: child, manifest: {apiVersion: v1, kind: Namespace, metadata: {name: child}}, discovery: {by_name: child}, lifecycle: {delete: {when: {expression: "true"}}}}
              - {name: parent, manifest: {apiVersion: v1, kind: Namespace, metadata: {name: parent}}, discovery: {by_name: parent}, lifecycle: {delete: {when: {expression: "!resources.?child.hasValue()"}}}}
            """;
        var first = await bench.RunAsync(task);
        Assert.Equal(["delete", "update"], first.Resources.Select(resource => resource.Operation));
        Assert.True(first.DiscoveredResources.ContainsKey("child"));

        transport.Release();
        var second = await bench.RunAsync(task);
        Assert.Equal(["delete", "delete"], second.Resources.Select(resource => resource.Operation));
    }

    [Fact]
    public async Task What_is_to_be_made_anew_waits_until_it_is_gone()
    {
        var transport = new StubbornTransport();
        using var bench = new DryBench { Transports = transport };
        var first = await bench.RunAsync(Task("recreate: {when: {expression: 'true'}}"));
        Assert.Equal(("recreate", "deletion pending", StepStatus.Success), (first.Resources[0].Operation, first.Resources[0].Reason, first.Resources[0].Status));

        transport.Release();
        var second = await bench.RunAsync(Task("recreate: {when: {expression: '!resources.?r.hasValue()'}}"));
        Assert.Equal("update", second.Resources[0].Operation);
    }

    [Fact]
    public async Task Nested_objects_are_found_during_a_deletion_when_asked_for()
    {
        const string task = """
            resources:
              - name: work
                transport: {client: maestro, maestro: {target_cluster: c1}}
                manifest: {apiVersion: work.open-cluster-management.io/v1, kind: ManifestWork, metadata: {name: w}}
                discovery: {by_name: w}
                nested_discoveries: [{name: inner, discovery: {by_name: m}}]
                lifecycle: {delete: {when: {expression: "true"}, nested_discoveries: NESTED}}
            """;
        _bench.Exists("""{"apiVersion":"work.open-cluster-management.io/v1","kind":"ManifestWork","metadata":{"name":"w"},"spec":{"workload":{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"}}]}}}""");
        Assert.True((await _bench.RunAsync(task.Replace("NESTED", "true", StringComparison.Ordinal))).DiscoveredResources.ContainsKey("inner"));
        Assert.False((await _bench.RunAsync(task.Replace("NESTED", "false", StringComparison.Ordinal))).DiscoveredResources.ContainsKey("inner"));
    }

    [Fact]
    public async Task Expressions_see_the_adapters_name_and_how_each_precondition_ended()
    {
        await _bench.RunAsync("""
            preconditions: [{name: first, expression: "true"}, {name: second, expression: "false"}]
            post:
              payloads: [{name: out, build: {name: {expression: adapter.name}, version: {expression: adapter.version}, first: {expression: adapter.preconditions.first.matched}, second: {expression: adapter.preconditions.second.matched}}}]
              post_actions: [{name: s, api_call: {method: PUT, url: /s, body: "{{ .out }}"}}]
            """);
        Assert.Equal("""{"first":true,"name":"probe","second":false,"version":"0.1.0"}""", _bench.LastBody()!.ToJsonString());
    }

    [Fact]
    public async Task A_failed_deletion_does_not_keep_the_next_resource_alive()
    {
        using var bench = new DryBench { Transports = new StubbornTransport { RefusedName = "a" } };
        var result = await bench.RunAsync("""
            resources:
              - {name: a, manifest: {apiVersion: v1, kind: Namespace, metadata: {name: a}}, discovery: {by_name: a}, lifecycle: {delete: {when: {expression: "true"}}}}
              - {name: b, manifest: {apiVersion: v1, kind: Namespace, metadata: {name: b}}, discovery: {by_name: b}, lifecycle: {delete: {when: {expression: "true"}}}}
            """);
        Assert.Equal([StepStatus.Failed, StepStatus.Success], result.Resources.Select(resource => resource.Status));
        Assert.Contains("failed to delete resource: refused", result.Errors["resources"], StringComparison.Ordinal);
        Assert.True(result.IsTransient);
    }

    [Theory]
    [InlineData("", PropagationPolicy.Background)]
    [InlineData("propagationPolicy: Foreground, ", PropagationPolicy.Foreground)]
    [InlineData("propagationPolicy: Orphan, ", PropagationPolicy.Orphan)]
    public async Task A_deletion_carries_its_policy_and_the_name_that_was_found(string policy, PropagationPolicy expected)
    {
        var transport = new StubbornTransport();
        using var bench = new DryBench { Transports = transport };
        await bench.RunAsync($"resources: [{{name: r, manifest: {{apiVersion: v1, kind: Namespace, metadata: {{name: x}}}}, discovery: {{by_selectors: {{label_selector: {{app: a}}}}}}, lifecycle: {{delete: {{{policy}when: {{expression: 'true'}}}}}}}}]");
        var request = Assert.Single(transport.Deletions);
        Assert.Equal((expected, "found-app=a"), (request.Policy, request.Name));
    }

    [Fact]
    public async Task What_cannot_be_looked_for_before_fails_the_phase_and_applies_nothing()
    {
        using var bench = new DryBench { Transports = new StubbornTransport { UnreadableName = "b" } };
        var result = await bench.RunAsync("""
            resources:
              - {name: a, manifest: {apiVersion: v1, kind: Namespace, metadata: {name: a}}, discovery: {by_name: a}, lifecycle: {delete: {when: {expression: "false"}}}}
              - {name: b, manifest: {apiVersion: v1, kind: Namespace, metadata: {name: b}}, discovery: {by_name: b}}
            """);
        Assert.Equal("resource execution failed: [resources] b: pre-discovery failed: unreadable", result.Errors["resources"]);
        Assert.Empty(result.Resources);
    }

    [Fact]
    public async Task What_fails_to_apply_ends_the_phase()
    {
        using var bench = new DryBench { Transports = new StubbornTransport { UnappliedName = "a" } };
        var result = await bench.RunAsync("""
            resources:
              - {name: a, manifest: {apiVersion: v1, kind: Namespace, metadata: {name: a}}, discovery: {by_name: a}}
              - {name: b, manifest: {apiVersion: v1, kind: Namespace, metadata: {name: b}}, discovery: {by_name: b}}
            """);
        Assert.Equal("a", Assert.Single(result.Resources).Name);
        Assert.Contains("failed to apply resource: unapplied", result.Errors["resources"], StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private static string Task(string lifecycle) => $"resources: [{{name: r, manifest: {{apiVersion: v1, kind: Namespace, metadata: {{name: x}}}}, discovery: {{by_name: x}}, lifecycle: {{{lifecycle}}}}}]";
}
