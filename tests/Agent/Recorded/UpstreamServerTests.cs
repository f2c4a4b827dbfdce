using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Local;
using HyperFleet.Mqtt;
using HyperFleet.Mqtt.Tests.Packets;

namespace HyperFleet.Agent.Tests.Recorded;

/// <summary>
/// The recorded life of a bundle between the upstream server and agent, with our agent in place of theirs: the server's messages are
/// sent as they were, and after each of them our last status is the one that their agent sent last.
/// </summary>
public sealed class UpstreamServerTests(MosquittoServer broker)
{
    private const string Cluster = "cluster1";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly List<JsonObject> _statuses = [];
    private readonly Lock _lock = new();
    private int _resyncs;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Our_agent_lives_through_what_the_upstream_server_sent()
    {
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: Cancellation);
        await using var server = await MqttClient.ConnectAsync(new MqttClientOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "upstream-server" }, cancellation: Cancellation);
        await server.SubscribeAsync([new(RunningAgent.Topics(Cluster)["agentEvents"])], Cancellation);
        var reading = ReadAsync(server);
        var agent = await RunningAgent.StartAsync(broker, cluster.Connection, Cluster);
        try
        {
            await Eventually.True(() => Volatile.Read(ref _resyncs) == 1, Deadline);
            foreach (var message in Recording.Read("maestro-create-mqtt.txt").Take(1).Concat(Recording.Read("maestro-update-agentrestart-resync-mqtt.txt")))
            {
                if (IsOfTheServer(message))
                    Assert.True((await server.PublishAsync(message, Cancellation)).IsSuccess);
                else if (IsResync(message))
                    agent = await RestartAsync(agent, cluster);
                else if (IsLast(message))
                    await Eventually.Equal(Text(message), () => Last(), Deadline, "the status that upstream's agent sent");
            }
        }
        finally
        {
            await agent.DisposeAsync();
        }
        await server.DisposeAsync();
        await reading;
    }

    // Between two messages of the server only the last status counts: ours applies before it reports.
    private static bool IsLast(MqttPublish message)
    {
        var all = Recording.Read("maestro-update-agentrestart-resync-mqtt.txt").ToList();
        var at = all.FindIndex(candidate => candidate.Payload.Span.SequenceEqual(message.Payload.Span) && Property(candidate, "ce-id") == Property(message, "ce-id"));
        return at == all.Count - 1 || IsOfTheServer(all[at + 1]) || IsResync(all[at + 1]);
    }

    private async Task<RunningAgent> RestartAsync(RunningAgent agent, LocalKubernetes cluster)
    {
        await agent.DisposeAsync();
        lock (_lock)
            _statuses.Clear();
        var before = Volatile.Read(ref _resyncs);
        var next = await RunningAgent.StartAsync(broker, cluster.Connection, Cluster);
        await Eventually.True(() => Volatile.Read(ref _resyncs) > before, Deadline);
        return next;
    }

    private string Last()
    {
        lock (_lock)
            return _statuses is [.., var last] ? StatusText.Of(last, Cluster) : "none";
    }

    private async Task ReadAsync(MqttClient client)
    {
        await foreach (var message in client.Messages.ReadAllAsync(Cancellation))
        {
            message.Acknowledge();
            if (message.UserProperties.First(property => property.Name == "ce-type").Value.EndsWith("spec.resync_request", StringComparison.Ordinal))
                Interlocked.Increment(ref _resyncs);
            else
                lock (_lock)
                    _statuses.Add((JsonObject)JsonNode.Parse(message.Payload.Span)!);
        }
    }

    private static string Text(MqttPublish message) => StatusText.Of((JsonObject)JsonNode.Parse(message.Payload.Span)!, Cluster);

    private static bool IsOfTheServer(MqttPublish message) => message.Topic.EndsWith("/sourceevents", StringComparison.Ordinal);

    private static bool IsResync(MqttPublish message) => Property(message, "ce-type").EndsWith("spec.resync_request", StringComparison.Ordinal);

    private static string Property(MqttPublish message, string name) => message.UserProperties.First(property => property.Name == name).Value;
}
