using Aspire.Hosting.Processes;

namespace HyperFleet.Aspire.Local.Tests.Processes;

public sealed class PortLeaseTests
{
    [Fact]
    public void Leased_ports_are_distinct_and_free()
    {
        var leases = new PortLease[200];
        Parallel.For(0, leases.Length, i => leases[i] = PortLease.Take());

        Assert.Equal(leases.Length, leases.Select(lease => lease.Port).Distinct().Count());
        Assert.All(leases, lease => Assert.True(PortLease.IsFree(lease.Port)));
        Array.ForEach(leases, lease => lease.Dispose());
    }
}
