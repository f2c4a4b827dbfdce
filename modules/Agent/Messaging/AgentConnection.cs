using System.Threading.Channels;
using HyperFleet.Agent.Reconciling;
using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Leading;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Mqtt;
using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Agent.Messaging;

/// <summary>The agent's one connection: takes works in, and resyncs each time that it is up again.</summary>
internal sealed class AgentConnection : BackgroundService, IReadinessCheck
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly MqttSession _session;
    private readonly AgentTopics _topics;
    private readonly AgentIdentity _agent;
    private readonly WorkStore _store;
    private readonly WorkQueue _queue;
    private readonly StatusReporter _reporter;
    private readonly StatusResync _resync;
    private readonly Leadership _leadership;
    private readonly AgentOptions _options;
    private readonly AgentMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<AgentConnection> _logger;

    // Of several reconnects only the last one counts.
    private readonly Channel<bool> _connected = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    public AgentConnection(
        MqttSession session, AgentTopics topics, AgentIdentity agent, WorkStore store, WorkQueue queue, StatusReporter reporter,
        StatusResync resync, Leadership leadership, AgentOptions options, AgentMetrics metrics, TimeProvider time, ILogger<AgentConnection> logger)
    {
        (_session, _topics, _agent, _store, _queue) = (session, topics, agent, store, queue);
        (_reporter, _resync, _leadership, _options, _metrics, _time, _logger) = (reporter, resync, leadership, options, metrics, time, logger);
        _session.ConnectionStateChanged += (_, change) => OnChanged(change.State);
    }

    public string Name => "mqtt";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(!_leadership.IsLeader || _session.State.Status == MqttConnectionStatus.Connected ? null : "not connected to the message broker");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _leadership.ElectedAsync(stoppingToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAll(_session.RunAsync(stop.Token), ReceiveAsync(stop.Token), ResyncAsync(stop.Token), RemindAsync(stop.Token));
    }

    private void OnChanged(MqttConnectionState state)
    {
        if (state.Status != MqttConnectionStatus.Connected)
            return;
        _metrics.Reconnected();
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
            var works = _store.All.ToList();
            AgentLog.Resyncing(_logger, works.Count);
            foreach (var range in ResyncRange.Split(works))
                await RequestAsync(range, cancellation);
        }
    }

    // Until a server has it, which may start after its agents, or a newer connection asks for everything anyway.
    private async Task RequestAsync(ResyncRange range, CancellationToken cancellation)
    {
        for (var pause = ShortestPause; !await _reporter.RequestResyncAsync(range, cancellation); pause = Min(2 * pause, LongestPause))
            if (await ConnectsWithinAsync(pause * (0.5 + Random.Shared.NextDouble() / 2), cancellation))
                return;
    }

    private async Task<bool> ConnectsWithinAsync(TimeSpan wait, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return await _connected.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private async Task RemindAsync(CancellationToken cancellation)
    {
        if (_options.SpecResyncInterval == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(_options.SpecResyncInterval, _time);
        while (await timer.WaitForNextTickAsync(cancellation))
            if (_session.State.Status == MqttConnectionStatus.Connected)
                _connected.Writer.TryWrite(true);
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        await foreach (var message in _session.Messages.ReadAllAsync(cancellation))
        {
            Take(message);
            message.Acknowledge();
        }
    }

    private void Take(MqttMessage message)
    {
        if (!MqttCloudEvents.TryRead(message, out var cloudEvent, out var error))
        {
            Reject(message.Topic, "no CloudEvent: " + error);
            return;
        }
        _metrics.Received(cloudEvent.Type);
        if (cloudEvent.Type == EventTypes.StatusResyncRequest)
        {
            if (_resync.Answer(cloudEvent) is { } wrong)
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
