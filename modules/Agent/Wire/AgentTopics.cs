using System.Text.RegularExpressions;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Agent.Wire;

/// <summary>The topics of one agent (Maestro wire §1.1).</summary>
internal sealed partial record AgentTopics
{
    public required string SourceEvents { get; init; }

    public required string AgentEvents { get; init; }

    public string? SourceBroadcast { get; init; }

    public string? AgentBroadcast { get; init; }

    /// <exception cref="ConfigurationException">A topic is missing or malformed; the message names it.</exception>
    public static AgentTopics Read(IReadOnlyDictionary<string, string> topics, string cluster)
    {
        var events = Demanded("sourceEvents", Event());
        var last = events.LastIndexOf('+');
        return new AgentTopics
        {
            SourceEvents = last < 0 ? events : string.Concat(events.AsSpan(0, last), cluster, events.AsSpan(last + 1)),
            AgentEvents = Demanded("agentEvents", Event()),
            SourceBroadcast = Optional("sourceBroadcast"),
            AgentBroadcast = Optional("agentBroadcast"),
        };

        string Demanded(string name, Regex shape) => topics.GetValueOrDefault(name) is not { Length: > 0 } topic
            ? throw new ConfigurationException($"topics.{name} is required in the broker file")
            : shape.IsMatch(topic) ? topic : throw new ConfigurationException($"topics.{name} '{topic}' must look like sources/maestro/consumers/{cluster}/sourceevents");

        string? Optional(string name) => topics.GetValueOrDefault(name) is not { Length: > 0 } topic ? null
            : Broadcast().IsMatch(topic) ? topic.Replace("+", cluster, StringComparison.Ordinal)
            : throw new ConfigurationException($"topics.{name} '{topic}' must look like sources/maestro/sourcebroadcast");
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

    [GeneratedRegex(@"^(\$share/[a-z0-9-]+/)?([a-z]+)/([a-z0-9-]+|\+)/([a-z]+)/([a-z0-9-]+|\+)/(sourceevents|agentevents)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Event();

    [GeneratedRegex(@"^(\$share/[a-z0-9-]+/)?([a-z]+)/([a-z0-9-]+|\+)/(sourcebroadcast|agentbroadcast)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Broadcast();
}
