using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Events;

namespace HyperFleet.Adapter.Execution;

/// <summary>Everything that one event has gathered so far. Lives as long as the event and is used by one task at a time.</summary>
internal sealed class EventRun
{
    private readonly IReadOnlyDictionary<string, object?> _config;
    private readonly IReadOnlyDictionary<string, object?> _environment;

    public EventRun(AdapterDefinition definition, AdapterEvent @event)
    {
        Definition = definition;
        Event = @event;
        State = new AdapterState(definition.Config.Adapter.Name, definition.Config.Adapter.Version);
        (_config, _environment) = (definition.VisibleConfig, definition.VisibleEnvironment);
        Variables = new Dictionary<string, object?>
        {
            ["adapter"] = new Dictionary<string, object?> { ["name"] = definition.Config.Adapter.Name, ["version"] = definition.Config.Adapter.Version },
            ["config"] = _config,
            ["env"] = _environment,
            ["event"] = @event.Data,
        };
        if (definition.Task.Metadata is { } metadata) Variables["metadata"] = metadata;
    }

    public AdapterDefinition Definition { get; }

    public TaskConfig Task => Definition.Task;

    public AdapterEvent Event { get; }

    /// <summary>What templates see: parameters, captures, API answers and payload texts beside the built-in names.</summary>
    public Dictionary<string, object?> Variables { get; }

    /// <summary>The live objects, by resource name; absent and deleted ones are missing.</summary>
    public Dictionary<string, object?> Resources { get; } = [];

    /// <summary>The resources that were looked for before the first apply and not found.</summary>
    public HashSet<string> Absent { get; } = [];

    public AdapterState State { get; }

    /// <summary>What expressions see. The reserved names win over parameters of the same name (adapter contract §3.4).</summary>
    public IReadOnlyDictionary<string, object?> ExpressionVariables()
    {
        var variables = new Dictionary<string, object?>(Variables);
        variables["adapter"] = State.ToMap();
        variables["resources"] = new Dictionary<string, object?>(Resources);
        variables["event"] = Event.Data;
        variables["env"] = _environment;
        variables["config"] = _config;
        return variables;
    }
}
