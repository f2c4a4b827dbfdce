using HyperFleet.Adapter.DryRun;
using HyperFleet.Adapter.Tests.Execution;
using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Tests.DryRun;

/// <summary>Objects in memory (adapter contract §1.6, §11.12).</summary>
public sealed class DryRunTransportTests
{
    private static readonly GroupVersionKind ConfigMap = new("", "v1", "ConfigMap");
    private static readonly Dictionary<string, string> NoLabels = [];

    [Fact]
    public async Task Absent_is_created_present_updated_or_recreated_whatever_the_generation()
    {
        var transport = Transport();
        Assert.Equal(("create", "dry-run create"), await ApplyAsync(transport, Map("m")));
        Assert.Equal(("update", "dry-run update"), await ApplyAsync(transport, Map("m")));
        Assert.Equal(("recreate", "dry-run recreate"), await ApplyAsync(transport, Map("m"), recreate: true));
    }

    [Fact]
    public async Task A_given_object_takes_the_place_of_an_applied_one_of_its_name_only()
    {
        var transport = Transport(("given", Map("given", status: "Active")));
        await ApplyAsync(transport, Map("given"));
        await ApplyAsync(transport, Map("own"));
        Assert.Equal("Active", Plain.At(await FindAsync(transport, "given"), "status"));
        Assert.Null(Plain.At(await FindAsync(transport, "own"), "status"));
    }

    [Fact]
    public async Task Objects_are_found_by_kind_namespace_name_and_labels()
    {
        var transport = Transport();
        Assert.Null(await FindAsync(transport, "m"));
        await ApplyAsync(transport, Map("m"));
        Assert.NotNull(await FindAsync(transport, "m"));
        Assert.NotNull(await FindAsync(transport, "m", space: "*"));
        Assert.Null(await FindAsync(transport, "m", space: "other"));
        Assert.Null(await FindAsync(transport, "other"));
        Assert.Null((await transport.DiscoverAsync(new DiscoveryQuery(new("", "v1", "Secret"), "x", "m", NoLabels, ""), Cancellation)).Object);
        Assert.NotNull((await transport.DiscoverAsync(new DiscoveryQuery(ConfigMap, "", "", new Dictionary<string, string> { ["app"] = "a" }, ""), Cancellation)).Object);
        Assert.Null((await transport.DiscoverAsync(new DiscoveryQuery(ConfigMap, "", "", new Dictionary<string, string> { ["app"] = "b" }, ""), Cancellation)).Object);
    }

    [Fact]
    public async Task Kubernetes_deletes_at_once_and_Maestro_marks()
    {
        var transport = Transport();
        await ApplyAsync(transport, Map("k"));
        await ApplyAsync(transport, Map("m"));
        await transport.DeleteAsync(new DeleteRequest(ConfigMap, "x", "k", PropagationPolicy.Background, ""), Cancellation);
        await transport.DeleteAsync(new DeleteRequest(ConfigMap, "x", "m", PropagationPolicy.Background, "consumer"), Cancellation);
        Assert.Null(await FindAsync(transport, "k"));
        Assert.Equal("2030-01-01T00:00:00Z", Plain.At(await FindAsync(transport, "m"), "metadata", "deletionTimestamp"));
    }

    [Fact]
    public async Task Many_may_use_it_at_once()
    {
        var transport = Transport();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => ApplyAsync(transport, Map($"m{i % 8}")), Cancellation)));
        Assert.Equal(8, outcomes.Count(outcome => outcome.Operation == "create"));
        Assert.Equal(64, transport.Operations.Count);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static DryRunTransport Transport(params (string Name, IReadOnlyDictionary<string, object?> Item)[] given) =>
        new(given.ToDictionary(entry => entry.Name, entry => entry.Item), new FakeTimeProvider());

    private static IReadOnlyDictionary<string, object?> Map(string name, string? status = null) => (IReadOnlyDictionary<string, object?>)DryBench.Json(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"x","labels":{"app":"a"}}{{{(status is null ? "" : $",\"status\":\"{status}\"")}}}}""")!;

    private static async Task<(string Operation, string Reason)> ApplyAsync(DryRunTransport transport, IReadOnlyDictionary<string, object?> manifest, bool recreate = false)
    {
        var outcome = await transport.ApplyAsync(new ApplyRequest(manifest, recreate, ""), Cancellation);
        return (outcome.Operation, outcome.Reason);
    }

    private static async Task<IReadOnlyDictionary<string, object?>?> FindAsync(DryRunTransport transport, string name, string space = "x") =>
        (await transport.DiscoverAsync(new DiscoveryQuery(ConfigMap, space, name, NoLabels, ""), Cancellation)).Object;
}
