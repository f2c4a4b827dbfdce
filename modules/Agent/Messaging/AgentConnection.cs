using System.Threading.Channels;
using HyperFleet.Agent.Reconciling;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Mqtt;
using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Agent.Messaging;

/// <summary>The agent's one connection: takes works in, and resyncs each time that it is up again.</summary>
internal sealed class AgentConnection : BackgroundService, IReadinessCheck
{
    /// <summary>About 75 bytes each, so that the list stays below 128 KB. A longer list is left out: the server sends everything then.</summary>
    private const int LongestList = 1000;

    private readonly MqttSession _session;
    private readonly AgentTopics _topics;
    private readonly AgentIdentity _agent;
    private readonly WorkStore _store;
    private readonly WorkQueue _queue;
    private readonly StatusReporter _reporter;
    private readonly StatusResync _resync;
    private readonly AgentMetrics _metrics;
    private readonly ILogger<AgentConnection> _logger;

    // Of several reconnects only the last one counts.
    private readonly Channel<bool> _connected = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    public AgentConnection(
        MqttSession session, AgentTopics topics, AgentIdentity agent, WorkStore store, WorkQueue queue, StatusReporter reporter,
        StatusResync resync, AgentMetrics metrics, ILogger<AgentConnection> logger)
    {
        (_session, _topics, _agent, _store, _queue) = (session, topics, agent, store, queue);
        (_reporter, _resync, _metrics, _logger) = (reporter, resync, metrics, logger);
        _session.ConnectionStateChanged += (_, change) => OnChanged(change.State);
    }

    public string Name => "mqtt";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_session.State.Status == MqttConnectionStatus.Connected ? null : "not connected to the message broker");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAll(_session.RunAsync(stop.Token), ReceiveAsync(stop.Token), ResyncAsync(stop.Token));
    }

    private void OnChanged(MqttConnectionState state)
    {
        if (state.Status != MqttConnectionStatus.Connected)
            return;
        AgentLog.Connected(_logger);
        AgentLog.Subscribed(_logger, _topics.SourceEvents);
        if (_topics.SourceBroadcast is { } broadcast)
            AgentLog.Subscribed(_logger, broadcast);
        _connected.Writer.TryWrite(true);
    }

    private async Task ResyncAsync(CancellationToken cancellation)
    {
        await foreach (var _ in _connected.Reader.ReadAllAsync(cancellation))
        {
            _metrics.Reconnected();
            var works = _store.All.ToList();
            AgentLog.Resyncing(_logger, works.Count);
            await _reporter.RequestResyncAsync(works.Count > LongestList ? [] : works, cancellation);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        await foreach (var message in _session.Messages.ReadAllAsync(cancellation))
        {
            await TakeAsync(message, cancellation);
            message.Acknowledge();
        }
    }

    private async Task TakeAsync(MqttMessage message, CancellationToken cancellation)
    {
        if (!MqttCloudEvents.TryRead(message, out var cloudEvent, out var error))
        {
            Reject(message.Topic, "no CloudEvent: " + error);
            return;
        }
        _metrics.Received(cloudEvent.Type);
        if (cloudEvent.Type == EventTypes.StatusResyncRequest)
        {
            if (await _resync.AnswerAsync(cloudEvent, cancellation) is { } wrong)
                Reject(message.Topic, wrong);
            return;
        }
        if (!EventTypes.IsSpec(cloudEvent.Type))
        {
            Reject(message.Topic, $"the type '{cloudEvent.Type}' is not for an agent");
            return;
        }
        var (change, mistake) = SpecEvent.Read(cloudEvent, _agent.Cluster);
        if (mistake is not null)
            Reject(message.Topic, mistake);
        else if (change is not null && _store.Take(change))
            _queue.Add(change.Id);
    }

    private void Reject(string topic, string reason)
    {
        _metrics.Rejected();
        AgentLog.Rejected(_logger, topic, reason);
    }
}
