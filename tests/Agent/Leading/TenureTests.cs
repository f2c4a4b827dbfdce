using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Leading;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Agent.Tests.Leading;

/// <summary>What a lease allows runs out by itself.</summary>
public sealed class TenureTests
{
    private static readonly AgentOptions Elected = new() { DisableLeaderElection = false };

    [Fact]
    public void It_holds_from_a_renewal_for_the_renew_deadline()
    {
        var time = new ShiftedTime();
        var tenure = new Tenure(Elected, time);
        Assert.False(tenure.Holds);
        tenure.Renew(time.GetTimestamp());
        time.Advance(Elected.Lease.RenewDeadline - TimeSpan.FromSeconds(5));
        Assert.True(tenure.Holds);
        time.Jump(TimeSpan.FromHours(-1)); // nobody's clock decides
        Assert.True(tenure.Holds);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(tenure.Holds);
    }

    [Fact]
    public async Task Without_it_nothing_is_written_and_everything_can_be_read()
    {
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: TestContext.Current.CancellationToken);
        using var view = new ClusterView(new(cluster.Connection));
        var tenure = new Tenure(Elected, TimeProvider.System);
        using var client = new ClusterView(new(cluster.Connection, new KubernetesClientOptions { MayWrite = () => tenure.Holds }));
        var fault = await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(Bundles.ConfigMap("tenure", "one")));
        Assert.Contains("may not write now", fault.Message, StringComparison.Ordinal);
        Assert.Null(await view.TextAsync("tenure"));
        await view.CreateAsync(Bundles.ConfigMap("tenure", "one"));
        Assert.Equal("one", await client.TextAsync("tenure"));
    }
}
