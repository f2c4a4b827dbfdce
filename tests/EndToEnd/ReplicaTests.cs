using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyperFleet.EndToEnd.Tests;

[Collection(FleetCollection.Name)]
public sealed class ReplicaTests(RunningFleet fleet)
{
    [Fact]
    public void Two_replicas_of_the_Api_are_healthy_behind_one_address()
    {
        var instances = fleet.InstancesOf("hyperfleet-api");

        Assert.Equal(2, instances.Count);
        Assert.All(instances, id =>
        {
            Assert.True(fleet.App.ResourceNotifications.TryGetCurrentState(id, out var current));
            Assert.Equal(HealthStatus.Healthy, current.Snapshot.HealthStatus);
        });
    }
}
