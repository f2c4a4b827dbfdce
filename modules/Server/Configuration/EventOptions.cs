namespace HyperFleet.Server.Configuration;

/// <summary>How changes and statuses travel.</summary>
internal sealed record EventOptions
{
    /// <summary><c>shared</c>: handle every status that arrives here; <c>broadcast</c>: those of the consumers that this instance owns.</summary>
    public string SubscriptionType { get; init; } = "shared";

    /// <summary>Seconds between heartbeats of an instance; three missed ones make it not ready.</summary>
    public int HeartbeatInterval { get; init; } = 15;

    /// <summary>Seconds after which a bundle without any status is published again.</summary>
    public int UndeliveredResourceThreshold { get; init; } = 600;

    /// <summary>Seconds after which the delete of a silent agent leaves the queue; resync carries it then.</summary>
    public int StaleDeleteEventThreshold { get; init; } = 3600;

    /// <summary>How often open events are looked for that no hint has brought.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long handled events stay readable under <c>/resource-bundles/{id}/events</c>.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Tell an agent to delete its works although the server knows no bundle of it. Off: an empty database wipes no fleet (wire contract §6).</summary>
    public bool ResyncUnknownConsumers { get; init; }
}
