using System.Text.Json.Nodes;
using HyperFleet.Adapter.Tests.Execution;
using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;
using HyperFleet.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Adapter.Tests.Transport;

/// <summary>Decisions by generation against a Kubernetes API server (adapter contract §4, §11.7).</summary>
public abstract class KubernetesTransportTests(ClusterUnderTest cluster) : IAsyncLifetime
{
    private static readonly GroupVersionKind ConfigMap = new("", "v1", "ConfigMap");
    private string _space = "";
    private KubernetesClient _client = null!;
    private KubernetesTransport _transport = null!;

    public async ValueTask InitializeAsync()
    {
        _client = cluster.Connect();
        _space = await cluster.CreateNamespaceAsync(_client);
        _transport = new KubernetesTransport(_client, TimeProvider.System, NullLogger<KubernetesTransport>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is null) return;
        await ClusterUnderTest.DeleteNamespaceAsync(_client, _space);
        _client.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_generation_decides()
    {
        Assert.Equal(("create", "resource not found"), await ApplyAsync(2));
        Assert.Equal(("skip", "generation 2 unchanged"), await ApplyAsync(2));
        Assert.Equal(("update", "generation changed 2->5"), await ApplyAsync(5));
        Assert.Equal(("skip", "generation 4 is older than 5"), await ApplyAsync(4));
        Assert.Equal(("update", "generation changed 5->4"), await ApplyAsync(4, older: true));
        Assert.Equal(("recreate", "generation changed 4->6, recreateOnChange=true"), await ApplyAsync(6, recreate: true));
    }

    [Fact]
    public async Task A_recreated_object_is_another_one()
    {
        await ApplyAsync(1);
        var before = (await GetAsync()).Uid;
        await ApplyAsync(2, recreate: true);
        Assert.NotEqual(before, (await GetAsync()).Uid);
    }

    [Fact]
    public async Task An_update_replaces_our_fields_and_keeps_those_of_others()
    {
        await ApplyAsync(1, data: """{"ours":"1","old":"x"}""", labels: """{"kept":"a","dropped":"b"}""");
        var maps = (await _client.ForAsync(ConfigMap, Cancellation))!;
        var foreign = JsonNode.Parse("""{"metadata":{"labels":{"foreign":"f"},"annotations":{"note":"n"},"finalizers":["example.com/hold"]}}""")!;
        (await maps.PatchAsync(_space, "m", PatchFormat.Merge, foreign, new WriteOptions { FieldManager = "somebody-else" }, Cancellation)).Require();

        await ApplyAsync(2, data: """{"ours":"2"}""", labels: """{"kept":"a"}""");

        var updated = await GetAsync();
        Assert.Equal("""{"ours":"2"}""", updated["data"]!.ToJsonString());
        Assert.Equal(("f", "a", null), (updated.Label("foreign"), updated.Label("kept"), updated.Label("dropped")));
        Assert.Equal("n", updated.Annotation("note"));
        Assert.Single((JsonArray)updated.Metadata!["finalizers"]!);
    }

    [Fact]
    public async Task Of_several_the_newest_is_found_and_absent_is_no_error()
    {
        // Looked for in all namespaces, and others use the cluster at the same time: the value is this test's alone.
        var labels = $$"""{"app":"{{_space}}"}""";
        await ApplyAsync(1, name: "a", labels: labels);
        await ApplyAsync(3, name: "b", labels: labels);
        await ApplyAsync(2, name: "c", labels: labels);
        Assert.Equal("b", Manifests.NameOf((await DiscoverAsync("*", "", "app", _space)).Object!));
        Assert.Equal("b", Manifests.NameOf((await DiscoverAsync("", "", "app", _space)).Object!));
        Assert.Equal("c", Manifests.NameOf((await DiscoverAsync(_space, "c")).Object!));
        Assert.Equal("c", Manifests.NameOf((await DiscoverAsync("", "c")).Object!));
        Assert.Equal(Discovery.NotFound, await DiscoverAsync(_space, "nope"));
        Assert.Equal(Discovery.NotFound, await DiscoverAsync("*", "", "app", _space + "-none"));
    }

    [Fact]
    public async Task Deleting_what_is_absent_succeeds()
    {
        await ApplyAsync(1);
        var request = new DeleteRequest(ConfigMap, _space, "m", PropagationPolicy.Background, "");
        Assert.Null(await _transport.DeleteAsync(request, Cancellation));
        Assert.Null(await _transport.DeleteAsync(request, Cancellation));
        Assert.Equal(Discovery.NotFound, await DiscoverAsync(_space, "m"));
    }

    [Fact]
    public async Task Errors_carry_the_servers_words()
    {
        var missing = await _transport.ApplyAsync(Request("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"nowhere"}}"""), Cancellation);
        Assert.StartsWith("failed to create resource ConfigMap/m: K8s create operation failed: ConfigMap/m (namespace: nowhere): ", missing.Error!.Message, StringComparison.Ordinal);
        var unserved = await _transport.ApplyAsync(Request("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"m"}}"""), Cancellation);
        Assert.Equal("no matches for kind \"Widget\" in version \"example.com/v1\"", unserved.Error!.Message);
        var nameless = await _transport.ApplyAsync(Request("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}"""), Cancellation);
        Assert.Contains("no metadata.name", nameless.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_looked_for_in_vain_is_created_and_compared_when_it_exists_all_the_same()
    {
        Assert.Equal(("create", "resource not found"), await ApplyAsync(2, absent: true));
        Assert.Equal(("skip", "generation 2 unchanged"), await ApplyAsync(2, absent: true));
        Assert.Equal(("update", "generation changed 2->3"), await ApplyAsync(3, absent: true));
        Assert.Equal(("recreate", "generation changed 3->4, recreateOnChange=true"), await ApplyAsync(4, recreate: true, absent: true));
    }

    [Fact]
    public async Task A_write_tells_what_it_left()
    {
        var request = Request($$$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"{{{{_space}}}}","annotations":{"hyperfleet.io/generation":"1"}}}""");
        foreach (var write in (ApplyRequest[])[request, Request(Plain.ToJson(request.Manifest)!.ToJsonString().Replace("\"1\"", "\"2\"", StringComparison.Ordinal))])
        {
            var live = (await _transport.ApplyAsync(write, Cancellation)).Live!;
            var read = (await DiscoverAsync(_space, "m")).Object!;
            Assert.Equal(Plain.ToJson(read)!.ToJsonString(), Plain.ToJson(live)!.ToJsonString());
        }
    }

    [Fact]
    public async Task Adapters_that_create_at_the_same_time_all_succeed()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ApplyAsync(1)));
        Assert.Single(outcomes, outcome => outcome.Operation == "create");
        Assert.Equal(7, outcomes.Count(outcome => outcome.Operation == "skip"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ApplyRequest Request(string json, bool recreate = false) => new((IReadOnlyDictionary<string, object?>)DryBench.Json(json)!, recreate, "");

    private async Task<(string Operation, string Reason)> ApplyAsync(long generation, bool recreate = false, string name = "m", string data = "{}", string labels = "{}", bool older = false, bool absent = false)
    {
        var manifest = $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{_space}}}","labels":{{{labels}}},"annotations":{"hyperfleet.io/generation":"{{{generation}}}"}},"data":{{{data}}}}""";
        var outcome = await _transport.ApplyAsync(Request(manifest, recreate) with { AppliesOlder = older, IsAbsent = absent }, Cancellation);
        Assert.Null(outcome.Error);
        return (outcome.Operation, outcome.Reason);
    }

    private Task<Discovery> DiscoverAsync(string space, string name, string? label = null, string value = "") => _transport.DiscoverAsync(
        new DiscoveryQuery(ConfigMap, space, name, label is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [label] = value }, ""), Cancellation);

    private async Task<JsonObject> GetAsync() => (await (await _client.ForAsync(ConfigMap, Cancellation))!.GetAsync(_space, "m", Cancellation)).Require();
}

public sealed class LocalKubernetesTransportTests(LocalCluster cluster) : KubernetesTransportTests(cluster), IClassFixture<LocalCluster>;

public sealed class RealKubernetesTransportTests(RealCluster cluster) : KubernetesTransportTests(cluster), IClassFixture<RealCluster>;
