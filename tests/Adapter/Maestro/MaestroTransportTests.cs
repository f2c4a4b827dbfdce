using System.Text.Json.Nodes;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Maestro;
using HyperFleet.Adapter.Tests.Execution;
using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Adapter.Tests.Maestro;

/// <summary>ManifestWorks through Maestro (adapter contract §5, §11.11).</summary>
public sealed class MaestroTransportTests : IAsyncLifetime
{
    private FakeMaestro _maestro = null!;
    private MaestroClient _client = null!;

    private IResourceTransport Transport => _client.Transport;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _maestro = await FakeMaestro.StartAsync();
        _client = Connect(_maestro);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _maestro.DisposeAsync();
    }

    [Fact]
    public async Task The_generation_decides()
    {
        Assert.Equal(("create", "resource not found"), await ApplyAsync(2));
        Assert.Equal(("skip", "generation 2 unchanged"), await ApplyAsync(2));
        Assert.Equal(("update", "generation changed 2->5"), await ApplyAsync(5));
        Assert.Equal(("skip", "generation 4 is older than 5"), await ApplyAsync(4));
        Assert.Equal(2, _maestro.Events.Count);
        Assert.Equal(2, (int)_maestro.Bundle("c1", "w1")["version"]!);
    }

    [Fact]
    public async Task A_work_comes_back_as_it_was_sent_with_its_version_and_consumer()
    {
        await ApplyAsync(1, extra: ""","deleteOption":{"propagationPolicy":"Foreground"},"manifestConfigs":[{"resourceIdentifier":{"resource":"configmaps","name":"a"}}]""");
        var work = (await DiscoverAsync("w1")).Object!;
        Assert.Equal(("ManifestWork", "c1", "1"), (work["kind"], Manifests.NamespaceOf(work), Plain.At(work, "metadata", "resourceVersion")));
        Assert.Equal(1L, Plain.At(work, "metadata", "generation"));
        Assert.Equal("Foreground", Plain.At(work, "spec", "deleteOption", "propagationPolicy"));
        Assert.Single((IReadOnlyList<object?>)Plain.At(work, "spec", "manifestConfigs")!);
        Assert.False(work.ContainsKey("status"));
    }

    [Fact]
    public async Task Labels_annotations_and_parts_of_the_spec_that_are_no_longer_written_go_away()
    {
        await ApplyAsync(1, labels: """{"kept":"1","dropped":"1"}""", extra: ""","deleteOption":{"propagationPolicy":"Orphan"}""");
        _maestro.Bundle("c1", "w1")["metadata"]!["annotations"]!["cloudevents.open-cluster-management.io/sequenceid"] = "7";
        await ApplyAsync(2, labels: """{"kept":"2"}""");
        var bundle = _maestro.Bundle("c1", "w1");
        Assert.Equal("""{"kept":"2"}""", bundle["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal("{}", bundle["delete_option"]!.ToJsonString());
        Assert.Equal("7", (string)bundle["metadata"]!["annotations"]!["cloudevents.open-cluster-management.io/sequenceid"]!);
    }

    [Fact]
    public async Task Deleting_is_asked_for_once_and_the_work_stays_readable_until_the_agent_confirms()
    {
        await ApplyAsync(1);
        Assert.Null(await DeleteAsync());
        Assert.Null(await DeleteAsync());
        Assert.Equal(["create_request", "delete_request"], _maestro.Events.Select(found => found.Type.Split('.')[^1]));
        Assert.NotNull(Plain.At((await DiscoverAsync("w1")).Object, "metadata", "deletionTimestamp"));

        _maestro.Confirm("c1", "w1");
        Assert.Equal(Discovery.NotFound, await DiscoverAsync("w1"));
        Assert.Null(await DeleteAsync());
        Assert.Equal(2, _maestro.Events.Count);
    }

    [Fact]
    public async Task An_unregistered_consumer_is_named_and_no_database_text_leaks()
    {
        var outcome = await Transport.ApplyAsync(Request(Work(1), "nowhere"), Cancellation);
        Assert.Equal("failed to create ManifestWork \"w1\": consumer \"nowhere\" is not registered in Maestro", outcome.Error!.Message);
        Assert.False(outcome.Error.IsTransient);
    }

    [Fact]
    public async Task A_work_that_changed_meanwhile_is_read_again()
    {
        await ApplyAsync(1);
        var known = (await DiscoverAsync("w1")).Object!;
        _maestro.Touch("c1", "w1");
        var outcome = await Transport.ApplyAsync(Request(Work(2)) with { Known = known }, Cancellation);
        Assert.Equal(("update", (string?)null), (outcome.Operation, outcome.Error?.Message));
        Assert.Equal(3, (int)_maestro.Bundle("c1", "w1")["version"]!);
    }

    [Fact]
    public async Task What_was_created_at_the_same_time_is_left_alone()
    {
        await ApplyAsync(1);
        using var other = Connect(_maestro);
        var bundle = _maestro.Bundle("c1", "w1");
        _maestro.Confirm("c1", "w1");
        var (first, second) = (Transport.ApplyAsync(Request(Work(1)), Cancellation), other.Transport.ApplyAsync(Request(Work(1)), Cancellation));
        Assert.All(await Task.WhenAll(first, second), outcome => Assert.Null(outcome.Error));
        Assert.Equal(1, (int)_maestro.Bundle("c1", "w1")["version"]!);
        Assert.NotNull(bundle);
    }

    [Fact]
    public async Task A_server_that_is_away_is_asked_three_times_and_one_that_refuses_once()
    {
        var time = new FakeTimeProvider();
        using var client = Connect(_maestro, time);
        _maestro.BeAway(2);
        var applying = client.Transport.ApplyAsync(Request(Work(1)), Cancellation);
        await Eventually.True(() =>
        {
            if (!applying.IsCompleted) time.Advance(TimeSpan.FromMilliseconds(100));
            return applying.IsCompleted;
        });
        Assert.Null((await applying).Error);

        _maestro.BeAway(int.MaxValue);
        var failing = client.Transport.ApplyAsync(Request(Work(2)), Cancellation);
        await Eventually.True(() =>
        {
            if (!failing.IsCompleted) time.Advance(TimeSpan.FromMilliseconds(100));
            return failing.IsCompleted;
        });
        Assert.Equal("failed to update ManifestWork \"w1\": Maestro did not take the event after 3 attempt(s): Unavailable: away", (await failing).Error!.Message);
        Assert.True((await failing).Error!.IsTransient);
    }

    [Fact]
    public async Task Works_and_the_objects_in_them_are_found_by_name_and_by_labels()
    {
        await ApplyAsync(1, labels: """{"app":"x"}""");
        await ApplyAsync(3, labels: """{"app":"x"}""", name: "w2");
        await ApplyAsync(9, labels: """{"app":"x"}""", name: "w3", consumer: "c2");
        Assert.Equal("w2", Manifests.NameOf((await DiscoverAsync("", "app", "x")).Object!));
        Assert.Equal("w1", Manifests.NameOf((await DiscoverAsync("w1")).Object!));
        Assert.Equal(Discovery.NotFound, await DiscoverAsync("w3"));
        Assert.Equal(Discovery.NotFound, await DiscoverAsync("", "app", "y"));
        Assert.Equal(Discovery.NotFound, await DiscoverAsync("w1", consumer: ""));

        var map = await Transport.DiscoverAsync(new DiscoveryQuery(new("", "v1", "ConfigMap"), "b", "a", new Dictionary<string, string>(), "c1"), Cancellation);
        Assert.Equal("3", Plain.At(map.Object, "metadata", "annotations", Manifests.GenerationAnnotation));
        var secret = await Transport.DiscoverAsync(new DiscoveryQuery(new("", "v1", "Secret"), "b", "a", new Dictionary<string, string>(), "c1"), Cancellation);
        Assert.Null(secret.Object);
        Assert.All(_maestro.Searches, search => Assert.Equal("source='s1' and consumer_name='c1'", search));
    }

    [Fact]
    public async Task More_works_than_one_page_holds_are_all_read()
    {
        await Task.WhenAll(Enumerable.Range(1, 401).Select(i => ApplyAsync(i, labels: """{"app":"many"}""", name: $"n{i}")));
        Assert.Equal("n401", Manifests.NameOf((await DiscoverAsync("", "app", "many")).Object!));
        Assert.Equal(2, _maestro.Searches.Count);
    }

    [Fact]
    public async Task Status_feedback_enriches_the_nested_object()
    {
        await ApplyAsync(1);
        _maestro.Report("c1", "w1", """
            {"ObservedVersion":1,"SequenceID":"1","conditions":[{"type":"Applied","status":"True"}],
             "resourceStatus":[{"resourceMeta":{"group":"","kind":"ConfigMap","name":"a","namespace":"b"},"statusFeedback":{"values":[{"name":"phase","fieldValue":{"type":"String","string":"ok"}}]},"conditions":[{"type":"Available","status":"True"}]}]}
            """);
        var work = (await DiscoverAsync("w1")).Object!;
        Assert.Equal("True", Plain.At(((IReadOnlyList<object?>)Plain.At(work, "status", "conditions")!)[0], "status"));
        var nested = NestedDiscovery.Find(work, new DiscoveryQuery(default, "b", "a", new Dictionary<string, string>(), "c1"))!;
        Assert.NotNull(Plain.At(nested, "statusFeedback", "values"));
        Assert.NotNull(nested["conditions"]);
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""", "a Maestro resource must be a work.open-cluster-management.io/v1 ManifestWork, not v1 ConfigMap")]
    [InlineData("""{"metadata":{"name":"w"}}""", "invalid ManifestWork: ManifestWork \"w\": missing hyperfleet.io/generation annotation")]
    [InlineData("""{"metadata":{"name":"w","annotations":{"hyperfleet.io/generation":"x"}}}""", "ManifestWork \"w\": invalid hyperfleet.io/generation annotation value \"x\"")]
    [InlineData("""{"metadata":{"name":"w","annotations":{"hyperfleet.io/generation":"0"}}}""", "must be greater than 0")]
    [InlineData("""{"metadata":{"name":"w","annotations":{"hyperfleet.io/generation":"1"}}}""", "must have at least one")]
    [InlineData("""{"metadata":{"name":"w","annotations":{"hyperfleet.io/generation":"1"}},"spec":{"workload":{"manifests":[{"kind":"ConfigMap","metadata":{"name":"a"}}]}}}""", "invalid ManifestWork: ManifestWork \"w\" manifest[0] ConfigMap/a: missing hyperfleet.io/generation annotation")]
    [InlineData("""{"metadata":{"name":"w","annotations":{"hyperfleet.io/generation":"1"}},"spec":{"workload":{"manifests":[{"kind":"ConfigMap","metadata":{"name":"a","annotations":{"hyperfleet.io/generation":"-1"}}}]}}}""", "must be greater than 0")]
    [InlineData("""{"metadata":{"name":"w","annotations":{"hyperfleet.io/generation":"1"}},"spec":{"workload":{"manifests":[{"kind":"ConfigMap","metadata":{"generateName":"a"}}]}}}""", "metadata.generateName is not allowed")]
    public async Task What_no_agent_would_take_is_not_sent(string json, string message)
    {
        var work = (JsonObject)JsonNode.Parse(json)!;
        work.TryAdd("apiVersion", "work.open-cluster-management.io/v1");
        work.TryAdd("kind", "ManifestWork");
        var outcome = await Transport.ApplyAsync(Request(work.ToJsonString()), Cancellation);
        Assert.Contains(message, outcome.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(_maestro.Events);
    }

    [Fact]
    public async Task Manifests_beyond_500_KiB_are_not_sent()
    {
        var outcome = await Transport.ApplyAsync(Request(Work(1, data: new string('x', 512_000))), Cancellation);
        Assert.Contains("the limit is 512000", outcome.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_target_cluster_is_an_error()
    {
        Assert.Contains("target cluster is empty", (await Transport.ApplyAsync(Request(Work(1), ""), Cancellation)).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("target cluster is empty", (await DeleteAsync(""))!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_subscription_names_the_source_and_comes_again_after_silence()
    {
        using var client = Connect(_maestro, change: options => options with { ServerHealthinessTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal("not connected yet", await client.Subscription.CheckAsync(Cancellation));
        await client.Subscription.StartAsync(Cancellation);
        await Eventually.True(async () => await client.Subscription.CheckAsync(Cancellation) is null);
        Assert.Equal(("s1", "", "io.open-cluster-management.works.v1alpha1.manifestbundles"), (_maestro.Subscriptions[0].Source, _maestro.Subscriptions[0].ClusterName, _maestro.Subscriptions[0].DataType));

        _maestro.IsSilent = true;
        await Eventually.Equal("nothing heard for 0 s", async () => await client.Subscription.CheckAsync(Cancellation) ?? "");
        _maestro.IsSilent = false;
        await Eventually.True(async () => await client.Subscription.CheckAsync(Cancellation) is null);
        Assert.True(_maestro.Subscriptions.Count > 1);
        await client.Subscription.StopAsync(Cancellation);
    }

    private static MaestroClient Connect(FakeMaestro maestro, TimeProvider? time = null, Func<MaestroSection, MaestroSection>? change = null)
    {
        var options = new MaestroSection { GrpcServerAddress = maestro.Grpc, HttpServerAddress = maestro.Rest, SourceId = "s1", Insecure = true };
        return new MaestroClient(change?.Invoke(options) ?? options, "test/1", time ?? TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static string Work(long generation, string name = "w1", string labels = "{}", string extra = "", string data = "") => $$$"""
        {"apiVersion":"work.open-cluster-management.io/v1","kind":"ManifestWork","metadata":{"name":"{{{name}}}","labels":{{{labels}}},"annotations":{"hyperfleet.io/generation":"{{{generation}}}"}},
         "spec":{"workload":{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"b","annotations":{"hyperfleet.io/generation":"{{{generation}}}"}},"data":{"text":"{{{data}}}"}}]}{{{extra}}}}}
        """;

    private static ApplyRequest Request(string json, string consumer = "c1") => new((IReadOnlyDictionary<string, object?>)DryBench.Json(json)!, false, consumer);

    private async Task<(string Operation, string Reason)> ApplyAsync(long generation, string name = "w1", string labels = "{}", string extra = "", string consumer = "c1")
    {
        var outcome = await Transport.ApplyAsync(Request(Work(generation, name, labels, extra), consumer), Cancellation);
        Assert.Null(outcome.Error);
        return (outcome.Operation, outcome.Reason);
    }

    private Task<Discovery> DiscoverAsync(string name, string? label = null, string value = "", string consumer = "c1") => Transport.DiscoverAsync(
        new DiscoveryQuery(ManifestWorks.Kind, "", name, label is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [label] = value }, consumer), Cancellation);

    private Task<TransportError?> DeleteAsync(string consumer = "c1") => Transport.DeleteAsync(new DeleteRequest(ManifestWorks.Kind, consumer, "w1", PropagationPolicy.Background, consumer), Cancellation);
}
