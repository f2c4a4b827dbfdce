using System.Text.RegularExpressions;

namespace HyperFleet.Mqtt;

/// <summary>The shapes of the topics in a broker file (Maestro wire §1.1): the same for servers and agents.</summary>
internal static partial class BrokerFileTopics
{
    private static readonly (string Key, bool Required, Regex Shape, string Example)[] Rules =
    [
        ("sourceEvents", true, Event(), "sources/maestro/consumers/+/sourceevents"),
        ("agentEvents", true, Event(), "sources/maestro/consumers/+/agentevents"),
        ("sourceBroadcast", false, Broadcast(), "sources/maestro/sourcebroadcast"),
        ("agentBroadcast", false, Broadcast(), "clusters/+/agentbroadcast"),
    ];

    public static IEnumerable<string> Mistakes(IReadOnlyDictionary<string, string> topics)
    {
        foreach (var (key, required, shape, example) in Rules)
        {
            if (topics.GetValueOrDefault(key) is { Length: > 0 } topic)
            {
                if (!shape.IsMatch(topic))
                    yield return $"topics.{key} is '{topic}': write it like {example}";
            }
            else if (required)
            {
                yield return $"topics.{key} is required";
            }
        }
    }

    [GeneratedRegex(@"^(\$share/[a-z0-9-]+/)?([a-z]+)/([a-z0-9-]+|\+)/([a-z]+)/([a-z0-9-]+|\+)/(sourceevents|agentevents)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Event();

    [GeneratedRegex(@"^(\$share/[a-z0-9-]+/)?([a-z]+)/([a-z0-9-]+|\+)/(sourcebroadcast|agentbroadcast)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Broadcast();
}
