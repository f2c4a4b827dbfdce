using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Logging;

namespace HyperFleet.Sentinel.Configuration;

/// <summary>The configuration file's content after flags and environment were laid over it (sentinel contract §2.1).</summary>
internal sealed record SentinelOptions
{
    public SentinelSection Sentinel { get; init; } = new();

    public bool DebugConfig { get; init; }

    public bool TracingEnabled { get; init; } = true;

    public LogOptions Log { get; init; } = new();

    public ClientsSection Clients { get; init; } = new();

    public string? ResourceType { get; init; }

    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Follow the API's stream of changes when it has one; false = poll only.</summary>
    public bool Watch { get; init; } = true;

    /// <summary>Time from one complete cycle to the next while a watch stands.</summary>
    public TimeSpan ResyncInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Share the work with replicas of the same name, resource type, selector and topic; false = do all of it.</summary>
    public bool ShareWork { get; init; } = true;

    /// <summary>Publish a generation at once when this Sentinel has not published it yet; false = the configured rules alone decide.</summary>
    public bool PublishNews { get; init; } = true;

    public IReadOnlyList<LabelSelector> ResourceSelector { get; init; } = [];

    public DecisionSection? MessageDecision { get; init; }

    public JsonObject? MessageData { get; init; }
}
