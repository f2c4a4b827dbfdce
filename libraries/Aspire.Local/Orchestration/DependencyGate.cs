using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>Holds an instance back until everything it waits for is there (orchestration contract §8.4).</summary>
internal sealed class DependencyGate(ResourceNotificationService notifications)
{
    /// <exception cref="DistributedApplicationException">A dependency ended, and nobody is there to restart it; or ended wrongly.</exception>
    public Task WaitAsync(IReadOnlyList<WaitAnnotation> waits, Action<string> log, CancellationToken cancellation) =>
        Task.WhenAll(waits.Select(wait => WaitAsync(wait, log, cancellation)));

    private async Task WaitAsync(WaitAnnotation wait, Action<string> log, CancellationToken cancellation)
    {
        var name = wait.Resource.Name;
        log(wait.WaitType == WaitType.WaitUntilHealthy
            ? $"Waiting for resource '{name}' to become healthy."
            : $"Waiting for resource '{name}' to complete with exit code {wait.ExitCode}.");
        var instances = new Dictionary<string, CustomResourceSnapshot>();
        await foreach (var change in notifications.WatchAsync(cancellation))
        {
            if (change.Resource != wait.Resource)
                continue;
            instances[change.ResourceId] = change.Snapshot;
            if (Failure(wait, change.Snapshot) is { } failure)
                throw new DistributedApplicationException($"The resource '{name}' {failure}.");
            if (instances.Count == wait.Resource.Replicas() && instances.Values.All(snapshot => IsSatisfied(wait, snapshot)))
                return;
        }
        throw new OperationCanceledException("The application is stopping.");
    }

    private static bool IsSatisfied(WaitAnnotation wait, CustomResourceSnapshot snapshot) => wait.WaitType switch
    {
        WaitType.WaitForCompletion => snapshot.IsTerminal,
        _ => snapshot is { HealthStatus: HealthStatus.Healthy, IsReady: true },
    };

    private string? Failure(WaitAnnotation wait, CustomResourceSnapshot snapshot)
    {
        if (snapshot.ReadyFailure is { } failure && wait.WaitType == WaitType.WaitUntilHealthy)
            return $"did not become ready: {failure}";
        if (!snapshot.IsTerminal)
            return null;
        if (wait.WaitType == WaitType.WaitForCompletion)
            return snapshot.State!.Text != KnownResourceStates.FailedToStart && snapshot.ExitCode == wait.ExitCode
                ? null
                : $"ended as '{snapshot.State.Text}' with exit code {snapshot.ExitCode?.ToString() ?? "none"} instead of {wait.ExitCode}";
        return notifications.DefaultWaitBehavior == WaitBehavior.StopOnResourceUnavailable
            ? $"is in the state '{snapshot.State!.Text}' and will not become healthy"
            : null;
    }
}
