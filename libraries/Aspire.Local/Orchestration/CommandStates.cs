using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Which commands an instance offers in its present state.</summary>
internal sealed class CommandStates(IServiceProvider services)
{
    public const string Start = "resource-start";
    public const string Stop = "resource-stop";
    public const string Restart = "resource-restart";

    private static readonly (string Name, string Display, string Description)[] Lifecycle =
    [
        (Start, "Start", "Start the resource"), (Stop, "Stop", "Stop the resource"), (Restart, "Restart", "Stop and start the resource"),
    ];

    public CustomResourceSnapshot Update(IResource resource, CustomResourceSnapshot snapshot)
    {
        var own = resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => Snapshot(command, snapshot));
        var commands = resource.Runs() ? Lifecycle.Select(command => Snapshot(command, snapshot)).Concat(own) : own;
        return snapshot with { Commands = [.. commands] };
    }

    private ResourceCommandSnapshot Snapshot(ResourceCommandAnnotation command, CustomResourceSnapshot snapshot)
    {
        var options = command.Options;
        var state = options.UpdateState?.Invoke(new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services })
            ?? ResourceCommandState.Enabled;
        return new ResourceCommandSnapshot(
            command.Name, state, command.DisplayName, options.Description, options.Parameter, options.ConfirmationMessage, options.IconName,
            options.IconVariant, options.IsHighlighted);
    }

    private static ResourceCommandSnapshot Snapshot((string Name, string Display, string Description) command, CustomResourceSnapshot snapshot)
    {
        var running = snapshot.State?.Text == KnownResourceStates.Running;
        var startable = snapshot.IsTerminal || snapshot.State?.Text == KnownResourceStates.NotStarted;
        var waiting = snapshot.State?.Text == KnownResourceStates.Waiting;
        var state = command.Name switch
        {
            Start => startable ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
            Stop => running || waiting ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
            _ => running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        };
        return new ResourceCommandSnapshot(
            command.Name, state, command.Display, command.Description, null, null, null, null, IsHighlighted: command.Name != Restart);
    }
}
