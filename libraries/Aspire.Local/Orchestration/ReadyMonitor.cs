using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Raises the ready event once per resource and lets waiters pass when its handlers have finished.</summary>
internal sealed partial class ReadyMonitor(
    ResourceNotificationService notifications, IDistributedApplicationEventing eventing, IServiceProvider services,
    ILogger<DistributedApplication> logger)
{
    private readonly Dictionary<IResource, Task<string?>> _raised = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(stopping))
                if (change.Snapshot is { HealthStatus: HealthStatus.Healthy, IsReady: false, ReadyFailure: null })
                    _ = MarkAsync(change, stopping);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task MarkAsync(ResourceEvent change, CancellationToken stopping)
    {
        Task<string?> raised;
        lock (_raised)
            if (!_raised.TryGetValue(change.Resource, out raised!))
                raised = _raised[change.Resource] = RaiseAsync(change.Resource, stopping);
        var failure = await raised;
        notifications.Publish(change.Resource, change.ResourceId, snapshot =>
            snapshot.HealthStatus != HealthStatus.Healthy ? snapshot
            : failure is null ? snapshot with { IsReady = true } : snapshot with { ReadyFailure = failure });
    }

    /// <summary>Returns what went wrong; null when all handlers succeeded.</summary>
    private async Task<string?> RaiseAsync(IResource resource, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await eventing.PublishAsync(new ResourceReadyEvent(resource, services), stopping);
            return null;
        }
        catch (Exception e)
        {
            if (!stopping.IsCancellationRequested)
                HandlerFailed(logger, resource.Name, e);
            return e.Message;
        }
    }

    [LoggerMessage(EventId = 20, Level = LogLevel.Error, Message = "A ready handler of the resource '{Resource}' failed.")]
    private static partial void HandlerFailed(ILogger logger, string resource, Exception exception);
}
