using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using static HyperFleet.Agent.Tests.Manifests;

namespace HyperFleet.Agent.Tests.Applied;

/// <summary>What stays and what goes with a work (Maestro wire §8.6 and §10, "Delete option").</summary>
public sealed class DeletionTests(MosquittoServer broker)
{
    private const string Orphan = ""","deleteOption":{"propagationPolicy":"Orphan"}""";
    private const string OrphanA = ""","deleteOption":{"propagationPolicy":"SelectivelyOrphan","selectivelyOrphans":{"orphaningRules":[{"group":"","resource":"configmaps","namespace":"default","name":"$-a"}]}}""";
    private static readonly string A = ConfigMap("a", "one");
    private static readonly string B = ConfigMap("b", "one");

    [Theory]
    [InlineData("")]
    [InlineData("SSA")]
    public async Task Orphans_stay_without_an_owner(string strategy)
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([A, B], Orphan + (strategy == "SSA" ? Strategy("ServerSideApply") : "")));
        await ground.DeleteAsync("work");
        foreach (var manifest in new[] { A, B })
            Assert.Empty((await ground.GetAsync(manifest))!.Metadata!["ownerReferences"]?.AsArray() ?? []);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSA")]
    public async Task Only_those_that_a_rule_names_stay(string strategy)
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([A, B], OrphanA + (strategy == "SSA" ? Strategy("ServerSideApply") : "")));
        await ground.DeleteAsync("work");
        Assert.NotNull(await ground.GetAsync(A));
        Assert.Null(await ground.GetAsync(B));
    }

    [Fact]
    public async Task An_orphan_that_leaves_the_manifests_stays()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([A, B], OrphanA));
        await ground.ApplyAsync("work", 2, Bundle([B], OrphanA));
        await ground.DeleteAsync("work");
        Assert.NotNull(await ground.GetAsync(A));
    }

    [Fact]
    public async Task Without_the_option_again_everything_goes()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([A, B], Orphan));
        await ground.ApplyAsync("work", 2, Bundle([A, B]));
        await ground.DeleteAsync("work");
        Assert.Null(await ground.GetAsync(A));
        Assert.Null(await ground.GetAsync(B));
    }

    [Fact]
    public async Task Deleted_waits_for_finalizers()
    {
        await using var ground = await Ground.StartAsync(broker);
        await ground.ApplyAsync("work", 1, Bundle([ConfigMap("a", "one", ",\"finalizers\":[\"example.invalid/hold\"]")]));
        var id = ground.Prefix + "-work";
        await ground.Source.DeleteAsync(id);
        await ground.WaitAsync(A, live => live is { IsTerminating: true });
        await ground.StatusAsync("work", status => status.Data.ToJsonString().Contains("WorkDeleting", StringComparison.Ordinal));
        Assert.True(ground.Source.Has(id));
        await ground.PatchAsync(A, """{"metadata":{"finalizers":null}}""");
        await ground.DeleteAsync("work");
        Assert.Null(await ground.GetAsync(A));
    }
}
