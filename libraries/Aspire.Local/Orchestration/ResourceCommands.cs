using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the commands of instances.</summary>
internal sealed class ResourceCommands(Orchestrator orchestrator, ResourceNotificationService notifications, IServiceProvider services)
{
    public async Task<ExecuteCommandResult> ExecuteAsync(string instanceId, string command, CancellationToken cancellation)
    {
        if (!notifications.TryGetCurrentState(instanceId, out var current))
            return CommandResults.Failure($"There is no resource '{instanceId}'.");
        var offered = current.Snapshot.Commands.FirstOrDefault(candidate => candidate.Name == command);
        if (offered is not { State: ResourceCommandState.Enabled })
            return CommandResults.Failure($"The command '{command}' is not available for '{instanceId}' in the state '{current.Snapshot.State?.Text}'.");
        try
        {
            if (current.Resource.Annotations.OfType<ResourceCommandAnnotation>().FirstOrDefault(own => own.Name == command) is { } annotation)
                return await annotation.Execute(new ExecuteCommandContext
                {
                    ServiceProvider = services, ResourceName = instanceId, CancellationToken = cancellation,
                });
            await RunLifecycleAsync(orchestrator.Runner(instanceId), command);
            return CommandResults.Success();
        }
        catch (Exception e)
        {
            return CommandResults.Failure(e.Message);
        }
    }

    private static async Task RunLifecycleAsync(InstanceRunner runner, string command)
    {
        if (command is CommandStates.Stop or CommandStates.Restart)
            await runner.StopAsync();
        if (command is CommandStates.Start or CommandStates.Restart)
            await runner.StartAsync();
    }
}
