using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using static HyperFleet.Agent.Tests.Manifests;

namespace HyperFleet.Agent.Tests.Applying;

/// <summary>Update strategies (Maestro wire §8.3 and §10, "Strategies").</summary>
public sealed class StrategyTests(MosquittoServer broker)
{
    private static readonly string Live = ConfigMap("a", "");

    [Fact]
    public async Task CreateOnly_creates_and_never_updates()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([ConfigMap("a", "one")], Strategy("CreateOnly")));
        await ground.ApplyAsync("work", 2, Bundle([ConfigMap("a", "two")], Strategy("CreateOnly")));
        Assert.Equal("one", Text(await ground.GetAsync(Live)));
        await ground.DeleteAsync("work");
        Assert.Null(await ground.GetAsync(Live));
    }

    [Fact]
    public async Task Two_works_with_field_managers_of_their_own_share_an_object()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("first", 1, Bundle([ConfigMap("a", "one")], Strategy("ServerSideApply", """{"fieldManager":"first-manager"}""")));
        await ground.ApplyAsync("second", 1, Bundle([ConfigMap("a", "one").Replace("text", "other", StringComparison.Ordinal)], Strategy("ServerSideApply", """{"fieldManager":"second-manager"}""")));
        var live = (await ground.GetAsync(Live))!;
        Assert.Equal(("one", "one"), (Text(live), live["data"]?["other"]?.ToString()));
        Assert.Equal(2, live.Metadata!["ownerReferences"]!.AsArray().Count);

        await ground.DeleteAsync("first");
        Assert.NotNull(await ground.GetAsync(Live)); // the second one still needs it
        await ground.DeleteAsync("second");
        Assert.Null(await ground.GetAsync(Live));
    }

    [Fact]
    public async Task A_field_of_another_manager_is_a_conflict_unless_forced()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.CreateAsync(ConfigMap("a", "theirs"));
        await ground.WantAsync("work", 1, Bundle([ConfigMap("a", "ours")], Strategy("ServerSideApply")));
        await ground.StatusAsync("work", status => status.Message?.Contains("conflict", StringComparison.Ordinal) == true);
        Assert.Equal("theirs", Text(await ground.GetAsync(Live)));
        await ground.ApplyAsync("work", 2, Bundle([ConfigMap("a", "ours")], Strategy("ServerSideApply", """{"force":true}""")));
        Assert.Equal("ours", Text(await ground.GetAsync(Live)));
    }

    [Theory]
    [InlineData("""{"condition":"OnSpokePresent","jsonPointers":["/data/text"]}""")]
    [InlineData("""{"condition":"OnSpokePresent","jsonPaths":[".data.text"]}""")]
    [InlineData("""{"condition":"OnSpokePresent","jqPathExpressions":[".data.text"]}""")]
    public async Task Ignored_fields_stay_as_the_cluster_has_them(string ignored)
    {
        await using var ground = await Ground.StartAsync(broker);
        var strategy = Strategy("ServerSideApply", $$"""{"force":true,"ignoreFields":[{{ignored}}]}""");
        await ground.ApplyAsync("work", 1, Bundle([ConfigMap("a", "one")], strategy));
        Assert.Equal("one", Text(await ground.GetAsync(Live))); // a new object gets everything
        await ground.PatchAsync(Live, """{"data":{"text":"theirs"}}""");
        await ground.ApplyAsync("work", 2, Bundle([ConfigMap("a", "two", ",\"labels\":{\"second\":\"yes\"}")], strategy));
        var live = (await ground.WaitAsync(Live, found => found?.Labels?["second"] is not null))!;
        Assert.Equal("theirs", Text(live));
    }

    [Fact]
    public async Task A_jq_expression_that_is_no_path_is_told()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.WantAsync("work", 1, Bundle([ConfigMap("a", "one")], Strategy("ServerSideApply", """{"ignoreFields":[{"condition":"OnSpokePresent","jqPathExpressions":["keys[["]}]}""")));
        var status = await ground.StatusAsync("work", status => status.Message is not null);
        Assert.StartsWith("Failed to process ignoreFields: failed to parse jq path expression keys[[", status.Message, StringComparison.Ordinal);
        Assert.Contains("AppliedManifestSSAIgnoreFieldError", status.Data.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadOnly_reads_every_object_that_a_wildcard_matches_and_writes_none()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.CreateAsync(ConfigMap("a", "theirs"));
        await ground.CreateAsync(ConfigMap("b", "theirs"));
        var rules = Config(""" "updateStrategy":{"type":"ReadOnly"},"feedbackRules":[{"type":"JSONPaths","jsonPaths":[{"name":"text","path":".data.text"}]}]""", "$-*");
        await ground.WantAsync("work", 1, Bundle([ConfigMap("a", "ours"), ConfigMap("b", "ours")], rules));
        var status = await ground.StatusAsync("work", status => status is { Applied: 1, Feedback: "theirs" });
        Assert.Equal(2, status.Data["resourceStatus"]!.AsArray().Count(entry => entry!["statusFeedback"]!["values"] is not null));
        await ground.DeleteAsync("work");
        Assert.Equal("theirs", Text(await ground.GetAsync(Live)));
    }

    private static string? Text(System.Text.Json.Nodes.JsonObject? live) => live?["data"]?["text"]?.ToString();
}
