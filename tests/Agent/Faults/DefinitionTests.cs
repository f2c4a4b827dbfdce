using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Robustness.Tests;

namespace HyperFleet.Agent.Tests.Faults;

/// <summary>The CustomResourceDefinition of AppliedManifestWork is missing, and the agent may not install it; then somebody does.</summary>
public sealed class DefinitionTests(MosquittoServer broker)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Nothing_is_applied_before_the_definition_is_there_and_everything_after()
    {
        await using var cluster = await FlakyCluster.StartAsync(TestContext.Current.CancellationToken);
        using var view = new ClusterView(cluster.Connect());
        await using var source = await Source.StartAsync(broker, "definition");
        var refused = 0;
        cluster.Strikes = request => request.Method == "POST" && request.Path.Value!.EndsWith("/customresourcedefinitions", StringComparison.Ordinal) && Interlocked.Increment(ref refused) > 0;
        cluster.Trouble = Trouble.Denied;
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, "definition");
        await Eventually.True(() => source.Resyncs > 0, Deadline);
        Assert.True(refused > 0);
        await source.WantAsync("work", 1, Bundles.Of("one", "definition"));

        await view.CreateAsync((System.Text.Json.Nodes.JsonObject)ServiceDefaults.Configuration.YamlJson.Parse(AgentModule.CustomResourceDefinition())!);
        await Eventually.True(() => source.Last("work") is { Applied: 1, Feedback: "one" }, Deadline);
        Assert.Equal("one", await view.TextAsync("definition"));
        Assert.DoesNotContain(source.Statuses("work"), status => status.Applied > 0 && status.Feedback is null);
    }
}
