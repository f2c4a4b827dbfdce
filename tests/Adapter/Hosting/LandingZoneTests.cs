using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Tests.Hosting;

/// <summary>The landing-zone adapter as it ships, end to end (adapter contract §8).</summary>
public sealed class LandingZoneTests(RabbitMqServer rabbit)
{
    private const string Id = "0195f2a0-1111-7222-8333-abcdef123456";

    [Fact]
    public async Task A_new_cluster_gets_a_namespace_and_a_service_account_and_is_reported()
    {
        await using var bench = await StartAsync();
        bench.Api.Put(Id, "test-cluster", 1);
        await bench.PublishAsync(Id);

        var report = await Eventually.Value(() => Task.FromResult(bench.Api.LastReport), seen => Status(seen, "Available") == "True");
        Assert.Equal("landing-zone", (string?)report!["adapter"]);
        Assert.Equal(1, (int)report["observed_generation"]!);
        Assert.Equal("True", Status(report, "Applied"));
        Assert.Equal("True", Status(report, "Health"));
        Assert.Equal("False", Status(report, "Finalized"));
        Assert.Equal("test-cluster-ef123456", (string?)report["data"]!["namespace"]!["name"]);
        Assert.Equal("Active", (string?)report["data"]!["namespace"]!["status"]);
        Assert.Equal("landing-zone-adapter-task", (string?)report["data"]!["serviceAccount"]!["name"]);

        var ns = Assert.Single(await bench.ListAsync("Namespace", Id));
        Assert.Equal("landing-zone", ns.Label("hyperfleet.io/managed-by"));
        Assert.Equal("1", ns.Annotation("hyperfleet.io/generation"));
        Assert.Equal("test-cluster-ef123456", Assert.Single(await bench.ListAsync("ServiceAccount", Id)).Namespace);
    }

    [Fact]
    public async Task A_new_generation_updates_the_objects_and_keeps_what_others_wrote()
    {
        await using var bench = await StartAsync();
        bench.Api.Put(Id, "test-cluster", 1);
        await bench.PublishAsync(Id);
        var created = (await Eventually.Value(() => bench.ListAsync("Namespace", Id), seen => seen.Count == 1))[0];
        using var client = bench.Kubernetes();
        var namespaces = (await client.ForAsync(new GroupVersionKind("", "v1", "Namespace"), AdapterBench.Cancellation))!;
        await Eventually.True(async () => (await namespaces.PatchAsync(
            null, created.Name!, PatchFormat.Merge, JsonNode.Parse("""{"metadata":{"labels":{"team":"other"}}}""")!, null, AdapterBench.Cancellation)).Succeeded);

        bench.Api.Put(Id, "test-cluster", 2);
        await bench.PublishAsync(Id);

        await Eventually.Equal(2, () => (int?)bench.Api.LastReport?["observed_generation"]);
        var updated = Assert.Single(await bench.ListAsync("Namespace", Id));
        Assert.Equal("2", updated.Annotation("hyperfleet.io/generation"));
        Assert.Equal("other", updated.Label("team"));
        Assert.Equal(created.Uid, updated.Uid);
    }

    [Fact]
    public async Task A_deleted_cluster_loses_the_service_account_first_and_is_finalized_when_all_is_gone()
    {
        await using var bench = await StartAsync();
        bench.Api.Put(Id, "test-cluster", 1);
        await bench.PublishAsync(Id);
        await Eventually.Equal("True", () => Status(bench.Api.LastReport, "Available"));

        bench.Api.Put(Id, "test-cluster", 2, isDeleting: true);
        await bench.PublishAsync(Id);
        await Eventually.Equal(2, () => (int?)bench.Api.LastReport?["observed_generation"]);
        Assert.Equal("False", Status(bench.Api.LastReport, "Finalized"));
        Assert.Empty(await bench.ListAsync("ServiceAccount", Id));
        Assert.Single(await bench.ListAsync("Namespace", Id));

        await Eventually.Passes(async () =>
        {
            await bench.PublishAsync(Id);
            await Eventually.Equal("True", () => Status(bench.Api.LastReport, "Finalized"), TimeSpan.FromSeconds(1));
        });
        Assert.Empty(await bench.ListAsync("Namespace", Id));
        Assert.Equal("CleanupConfirmed", Condition(bench.Api.LastReport, "Finalized")?["reason"]?.ToString());
    }

    [Fact]
    public async Task A_cluster_that_is_gone_from_the_api_is_no_failure()
    {
        await using var bench = await StartAsync();
        await bench.PublishAsync("gone");
        bench.Api.Put(Id, "test-cluster", 1);
        await bench.PublishAsync(Id);
        await Eventually.Equal("True", () => Status(bench.Api.LastReport, "Available"));
        Assert.All(bench.Api.Reports, report => Assert.Equal("True", Status(report, "Health")));
    }

    [Fact]
    public async Task An_overloaded_api_is_tried_again_until_it_answers()
    {
        await using var bench = await StartAsync();
        bench.Api.Put(Id, "test-cluster", 1);
        bench.Api.FailNext(4);
        await bench.PublishAsync(Id);
        await Eventually.Equal("True", () => Status(bench.Api.LastReport, "Available"));
    }

    [Fact]
    public async Task The_same_event_again_changes_nothing()
    {
        await using var bench = await StartAsync();
        bench.Api.Put(Id, "test-cluster", 1);
        await bench.PublishAsync(Id, "same");
        await Eventually.Equal(1, () => bench.Api.Reports.Count);
        await bench.PublishAsync(Id, "same");
        await Eventually.Equal(2, () => bench.Api.Reports.Count);
        Assert.Single(await bench.ListAsync("Namespace", Id));
        Assert.All(bench.Api.Reports, report => Assert.Equal("True", Status(report, "Available")));
    }

    [Fact]
    public async Task Health_readiness_and_metrics_are_served()
    {
        await using var bench = await StartAsync();
        bench.Api.Put(Id, "test-cluster", 1);
        await bench.PublishAsync(Id);
        await Eventually.Equal("True", () => Status(bench.Api.LastReport, "Available"));

        Assert.Equal((200, """{"status":"ok"}"""), await bench.GetAsync(0, "/healthz"));
        Assert.Equal((200, """{"status":"ok","checks":{"config":"ok","broker":"ok"}}"""), await bench.GetAsync(0, "/readyz"));
        Assert.Equal(404, (await bench.GetAsync(0, "/config")).Status);
        await Eventually.Passes(async () =>
        {
            var (_, metrics) = await bench.GetAsync(1, "/metrics");
            Assert.Contains("hyperfleet_adapter_events_processed_total{component=\"hyperfleet-adapter\"", metrics, StringComparison.Ordinal);
            Assert.Contains("adapter_name=\"landing-zone\",status=\"success\"} 1", metrics, StringComparison.Ordinal);
            Assert.Contains("hyperfleet_adapter_up", metrics, StringComparison.Ordinal);
            Assert.Contains("hyperfleet_adapter_events_in_progress", metrics, StringComparison.Ordinal);
            Assert.Contains("hyperfleet_adapter_kubernetes_throttled_seconds_total", metrics, StringComparison.Ordinal);
            Assert.Contains("hyperfleet_broker_messages_consumed_total", metrics, StringComparison.Ordinal);
        });
    }

    private async Task<AdapterBench> StartAsync() => await AdapterBench.StartAsync(await rabbit.CreateVirtualHostAsync(AdapterBench.Cancellation));

    private static JsonNode? Condition(JsonObject? report, string type) =>
        (report?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition!["type"] == type);

    private static string? Status(JsonObject? report, string type) => (string?)Condition(report, type)?["status"];
}
