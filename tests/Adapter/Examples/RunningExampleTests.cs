using System.Text.Json.Nodes;
using HyperFleet.Adapter.Tests.Maestro;
using HyperFleet.Adapter.Tests.Transport;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Tests.Examples;

/// <summary>The adapters under <c>examples/adapters</c> do on a cluster what their READMEs say, from the first event to the last.</summary>
public abstract class RunningExampleTests(ClusterUnderTest cluster)
{
    /// <summary>The end of a namespace is its controller's, who may be busy with those of others.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly GroupVersionKind Job = new("batch", "v1", "Job");
    private readonly string _id = $"c-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}"[..20] + Random.Shared.Next(1000, 9999);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_landing_zone_comes_and_goes()
    {
        using var client = cluster.Connect();
        await using var bench = await ExampleBench.StartAsync("landing-zone", client, new Dictionary<string, string>());
        bench.Api.Put(_id, "test-cluster", 1);
        await ReportsAsync(bench, "Available");
        var report = await bench.RunAsync(_id);
        Assert.StartsWith("test-cluster-", (string)report["data"]!["namespace"]!["name"]!, StringComparison.Ordinal);

        bench.Api.Put(_id, "test-cluster", 2, isDeleting: true);
        await ReportsAsync(bench, "Finalized");
    }

    [Fact]
    public async Task The_validation_job_runs_anew_for_every_generation()
    {
        using var client = cluster.Connect();
        await using var bench = await ExampleBench.StartAsync("validation-job", client, new Dictionary<string, string>());
        bench.Api.Put(_id, "test-cluster", 1);
        var report = await bench.RunAsync(_id);
        Assert.Equal(("True", "False", "True"), (ExampleBench.Status(report, "Applied"), ExampleBench.Status(report, "Available"), ExampleBench.Status(report, "Health")));
        var jobs = (await client.ForAsync(Job, Cancellation))!;
        var first = (await jobs.GetAsync("default", $"validate-{_id}", Cancellation)).Require();

        bench.Api.Put(_id, "test-cluster", 2);
        await bench.RunAsync(_id);
        var second = (await jobs.GetAsync("default", $"validate-{_id}", Cancellation)).Require();
        Assert.NotEqual(first.Uid, second.Uid);

        var finished = JsonNode.Parse("""{"status":{"succeeded":1,"conditions":[{"type":"Complete","status":"True"}]}}""")!;
        await Eventually.Equal(KubernetesOutcome.Ok, async () => (await jobs.PatchAsync("default", $"validate-{_id}", PatchFormat.Merge, finished, new WriteOptions { Subresource = "status" }, Cancellation)).Outcome);
        await ReportsAsync(bench, "Available");

        bench.Api.Put(_id, "test-cluster", 3, isDeleting: true);
        await ReportsAsync(bench, "Finalized");
    }

    /// <summary>Events until the report says so, as the Sentinel sends them.</summary>
    private async Task ReportsAsync(ExampleBench bench, string condition) =>
        await Eventually.Equal("True", async () => ExampleBench.Status(await bench.RunAsync(_id), condition) ?? "", Patience);
}

public sealed class LocalExampleTests(LocalCluster cluster) : RunningExampleTests(cluster), IClassFixture<LocalCluster>;

public sealed class RealExampleTests(RealCluster cluster) : RunningExampleTests(cluster), IClassFixture<RealCluster>;

/// <summary>The Maestro example against the server's contract.</summary>
public sealed class MaestroExampleTests
{
    [Fact]
    public async Task The_work_is_sent_followed_and_deleted()
    {
        await using var maestro = await FakeMaestro.StartAsync();
        await using var bench = await ExampleBench.StartAsync("maestro-manifestwork", null, new Dictionary<string, string>
        {
            ["HYPERFLEET_MAESTRO_GRPC_SERVER_ADDRESS"] = maestro.Grpc,
            ["HYPERFLEET_MAESTRO_HTTP_SERVER_ADDRESS"] = maestro.Rest,
            ["HYPERFLEET_MAESTRO_SOURCE_ID"] = "s1",
        });
        bench.Api.Put("c1", "test-cluster", 1);
        Assert.Equal("False", ExampleBench.Status(await bench.RunAsync("c1"), "Applied"));

        maestro.Report("c1", "setup-c1", """
            {"conditions":[{"type":"Applied","status":"True","observedGeneration":1}],
             "resourceStatus":[{"resourceMeta":{"kind":"Namespace","name":"cluster-setup-c1","namespace":""},"statusFeedback":{"values":[{"name":"phase","fieldValue":{"type":"String","string":"Active"}}]}}]}
            """);
        var report = await bench.RunAsync("c1");
        Assert.Equal(("True", "True"), (ExampleBench.Status(report, "Applied"), ExampleBench.Status(report, "Available")));
        Assert.Single(maestro.Events);

        bench.Api.Put("c1", "test-cluster", 2, isDeleting: true);
        Assert.Equal("False", ExampleBench.Status(await bench.RunAsync("c1"), "Finalized"));
        maestro.Confirm("c1", "setup-c1");
        Assert.Equal("True", ExampleBench.Status(await bench.RunAsync("c1"), "Finalized"));
    }
}
