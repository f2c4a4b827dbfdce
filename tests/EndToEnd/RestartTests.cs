using Aspire.Hosting.ApplicationModel;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>Every resource is restarted while a cluster is on its way; the cluster arrives all the same.</summary>
[Collection(FleetCollection.Name)]
public sealed class RestartTests(RunningFleet fleet)
{
    [Theory]
    [InlineData("postgres")]
    [InlineData("rabbitmq")]
    [InlineData("mosquitto")]
    [InlineData("maestro-server")]
    [InlineData("maestro-agent")]
    [InlineData("hyperfleet-api")]
    [InlineData("hyperfleet-sentinel")]
    [InlineData("hyperfleet-adapter")]
    [InlineData("hyperfleet-adapter-setup")]
    public Task The_main_job_survives_the_restart_of(string resource) => SurviveAsync(resource);

    /// <summary>The local clusters are in memory: what is applied before the restart is gone. So they are away when the event comes.</summary>
    [Fact]
    public async Task The_main_job_survives_the_absence_of_both_clusters()
    {
        await fleet.CommandAsync("kubernetes", "resource-stop");
        await fleet.CommandAsync("kubernetes-management", "resource-stop");
        var restart = Task.CompletedTask;
        await fleet.ReconcileAsync("e2e-restart-kubernetes", step =>
        {
            if (step == "event consumed") restart = StartClustersAsync();
        });
        await restart;
    }

    private async Task SurviveAsync(string resource)
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

    private async Task StartClustersAsync()
    {
        foreach (var cluster in new[] { "kubernetes", "kubernetes-management" })
        {
            await fleet.CommandAsync(cluster, "resource-start");
            await HealthyAsync(cluster);
        }

        await RestartAsync("maestro-agent"); // it installs its definition when it starts
    }

    private async Task RestartAsync(string resource)
    {
        foreach (var id in fleet.InstancesOf(resource))
            await fleet.CommandAsync(id, "resource-restart");
        await HealthyAsync(resource);
    }

    private Task<ResourceEvent> HealthyAsync(string resource) =>
        fleet.App.ResourceNotifications.WaitForResourceHealthyAsync(resource, TestContext.Current.CancellationToken);
}
