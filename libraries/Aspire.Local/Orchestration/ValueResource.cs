using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>A resource without a process: a child shares its parent's state, a value is running at once.</summary>
internal sealed class ValueResource(IResource resource, ResourceNotificationService notifications, InstanceRunner.Services services)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        if (resource is not IResourceWithParent child)
        {
            Publish(snapshot => snapshot with { State = KnownResourceStates.Running });
            return;
        }
        Publish(snapshot => snapshot with
        {
            HealthReports = [.. resource.Annotations.OfType<HealthCheckAnnotation>()
                .Select(check => new HealthReportSnapshot(check.Key, null, null, null))],
        });
        try
        {
            await foreach (var change in notifications.WatchAsync(stopping))
                if (change.Resource == child.Parent)
                    Publish(snapshot => Follow(snapshot, change.Snapshot));
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private static CustomResourceSnapshot Follow(CustomResourceSnapshot own, CustomResourceSnapshot parent)
    {
        // A database exists once its server is ready; until then its own check would only fail.
        var state = parent.State?.Text == KnownResourceStates.Running && !parent.IsReady ? KnownResourceStates.Waiting : parent.State;
        return own.State == state
            ? own
            : own with
            {
                State = state, StartTimeStamp = parent.StartTimeStamp, StopTimeStamp = parent.StopTimeStamp, ExitCode = parent.ExitCode,
                IsReady = false, HealthReports = [.. own.HealthReports.Select(report => report with { Status = null })],
            };
    }

    private void Publish(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        notifications.Publish(resource, resource.Name, snapshot => services.Commands.Update(resource, change(snapshot) with
        {
            ResourceType = resource.KindName(),
            Properties = services.Properties(resource),
            CreationTimeStamp = snapshot.CreationTimeStamp ?? services.Time.GetUtcNow().UtcDateTime,
        }));
}
