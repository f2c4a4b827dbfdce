using HyperFleet.Mqtt;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Server.Configuration;

/// <summary>The topics of the broker file (wire contract §1.1), with <c>+</c> in the consumer's place.</summary>
internal sealed record BrokerTopics(string SourceEvents, string AgentEvents, string? AgentBroadcast = null)
{
    private const string DefaultFile = "secrets/mqtt.config";

    private readonly string[] _agentLevels = (AgentEvents.StartsWith("$share/", StringComparison.Ordinal) ? AgentEvents[(AgentEvents.IndexOf('/', 7) + 1)..] : AgentEvents).Split('/');

    /// <summary>What to subscribe to.</summary>
    public IReadOnlyList<string> Filters => AgentBroadcast is null ? [AgentEvents] : [AgentEvents, AgentBroadcast];

    /// <summary>The file that is named, else the connection string, else the file at its default place.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read, or a value cannot be used; every mistake is named.</exception>
    public static (MqttBrokerFile File, BrokerTopics Topics) Read(BrokerOptions options)
    {
        var file = (options.ConfigFile, options.ConnectionString) is (null or "", { Length: > 0 } line)
            ? FromConnectionString(line)
            : FromFile(PostgresMapping.Located(options.ConfigFile is { Length: > 0 } path ? path : DefaultFile));
        return (file, new(file.Topics["sourceEvents"], file.Topics["agentEvents"], file.Topics.GetValueOrDefault("agentBroadcast")));
    }

    private static MqttBrokerFile FromConnectionString(string line) => MqttConnectionString.TryRead(line, "+", out var file, out var mistakes)
        ? file
        : throw new ConfigurationException($"'ConnectionStrings__mqtt' cannot be used: {string.Join("; ", mistakes)}");

    private static MqttBrokerFile FromFile(string path)
    {
        var file = OptionsBinder.Bind<MqttBrokerFile>(SettingTable.ReadFile(path));
        return file.Validate() is { Count: > 0 } mistakes ? throw new ConfigurationException($"'{path}' cannot be used: {string.Join("; ", mistakes)}") : file;
    }

    /// <summary>The topic of one consumer's spec events.</summary>
    public string TopicOf(string consumer)
    {
        var place = SourceEvents.IndexOf('+');
        return place < 0 ? SourceEvents : string.Concat(SourceEvents.AsSpan(0, place), consumer, SourceEvents.AsSpan(place + 1));
    }

    /// <summary>Whether an event that names this consumer may come by this topic: an agent can publish on its own topic only.</summary>
    public bool Allows(string topic, string consumer)
    {
        var levels = topic.Split('/');
        if (levels.Length != _agentLevels.Length)
            return AgentBroadcast is not null;
        // The last wildcard stands for the consumer, one before it for the source.
        var place = Array.LastIndexOf(_agentLevels, "+");
        return place < 0 || levels[place] == consumer;
    }
}
