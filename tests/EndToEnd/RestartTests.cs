using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>Every resource is restarted while a cluster is on its way; the cluster arrives all the same.</summary>
[Collection(FleetCollection.Name)]
public sealed class RestartTests(RunningFleet fleet)
{
    [Theory]
    [InlineData("postgres")]
    [InlineData("rabbitmq")]
    [InlineData("mosquitto")]
    [InlineData("kubernetes")]
    [InlineData("hyperfleet-api")]
    [InlineData("hyperfleet-sentinel")]
    [InlineData("hyperfleet-adapter")]
    public async Task The_main_job_survives_the_restart_of(string resource)
    {
        var restart = Task.CompletedTask;
        await fleet.ReconcileAsync($"e2e-restart-{resource}", step =>
        {
            if (step == "accepted") restart = RestartAsync(resource);
        });

        await restart;
        Assert.All(fleet.InstancesOf(resource), id =>
        {
            Assert.True(fleet.App.ResourceNotifications.TryGetCurrentState(id, out var current));
            Assert.Equal(KnownResourceStates.Running, current.Snapshot.State?.Text);
        });
    }

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

    private async Task RestartAsync(string resource)
    {
        foreach (var id in fleet.InstancesOf(resource)) await fleet.CommandAsync(id, "resource-restart");
        await fleet.App.ResourceNotifications.WaitForResourceHealthyAsync(resource, TestContext.Current.CancellationToken);
    }
}
