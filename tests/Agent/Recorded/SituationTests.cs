using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Agent.Tests.Recorded;

/// <summary>
/// Our agent against the recorded traffic of the upstream server and agent: it takes what that server sent, and does in each situation
/// what that agent did: the last status of each step and the objects on the cluster (Maestro wire
/// §8). A choice of the recordings is kept here; all run when <c>HYPERFLEET_SHARED_VECTORS</c> names their folder.
/// </summary>
public sealed class SituationTests(MosquittoServer broker)
{
    public static TheoryData<string> Situations => [.. Situation.All];

    /// <summary>Without the one that waits for the end of a namespace: on a server that others use, its controller may come to it minutes later.</summary>
    public static TheoryData<string> SituationsBesideOthers => [.. Situation.All.Where(name => name != "namespace-and-object")];

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task On_a_local_cluster(string situation)
    {
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: TestContext.Current.CancellationToken);
        await using var player = new SituationPlayer(Situation.Load(situation), broker, cluster.Connection);
        await player.PlayAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(SituationsBesideOthers))]
    public async Task On_a_real_cluster(string situation)
    {
        var kubeconfig = Environment.GetEnvironmentVariable("HYPERFLEET_TEST_KUBECONFIG");
        Assert.SkipUnless(kubeconfig is { Length: > 0 }, "HYPERFLEET_TEST_KUBECONFIG names no cluster");
        await using var player = new SituationPlayer(Situation.Load(situation), broker, Kubeconfig.Load(kubeconfig!).Connect());
        await player.PlayAsync(TestContext.Current.CancellationToken);
    }
}
