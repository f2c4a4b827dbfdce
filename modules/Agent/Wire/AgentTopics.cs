namespace HyperFleet.Agent.Wire;

/// <summary>The topics of one agent (Maestro wire §1.1).</summary>
internal sealed record AgentTopics
{
    public required string SourceEvents { get; init; }

    public required string AgentEvents { get; init; }

    public string? SourceBroadcast { get; init; }

    public string? AgentBroadcast { get; init; }

    /// <summary>The topics of a valid broker file, with the cluster in its place.</summary>
    public static AgentTopics Of(IReadOnlyDictionary<string, string> topics, string cluster)
    {
        var events = topics["sourceEvents"];
        var last = events.LastIndexOf('+');
        return new AgentTopics
        {
            SourceEvents = last < 0 ? events : string.Concat(events.AsSpan(0, last), cluster, events.AsSpan(last + 1)),
            AgentEvents = topics["agentEvents"],
            SourceBroadcast = Optional("sourceBroadcast"),
            AgentBroadcast = Optional("agentBroadcast"),
        };

        string? Optional(string name) => topics.GetValueOrDefault(name) is { Length: > 0 } topic ? topic.Replace("+", cluster, StringComparison.Ordinal) : null;
    }

    /// <summary>Where a status goes: an open source segment is filled with the bundle's source, an open cluster segment with the cluster.</summary>
    public string StatusTopic(string originalSource, string cluster)
    {
        var parts = AgentEvents.Split('/');
        if (parts is [var a, "+", var b, .. var rest])
            parts = [a, originalSource, b, .. rest];
        return string.Join('/', parts.Select(part => part == "+" ? cluster : part));
    }

    /// <summary>Where a spec resync request goes: to all sources, or, as the seed configures it, to the one of the status topic.</summary>
    public string ResyncTopic(string cluster) => AgentBroadcast ?? StatusTopic("maestro", cluster);
}
