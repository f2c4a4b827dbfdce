using System.Diagnostics.Metrics;
using System.Threading.Channels;
using HyperFleet.CloudEvents;
using HyperFleet.Mqtt;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Broker;

/// <summary>This instance's one connection to the MQTT broker.</summary>
internal sealed class BrokerLink : BackgroundService
{
    private const int PacketLimit = 1024 * 1024; // of ours; a broker with a lower one announces or answers it
    private static readonly TimeSpan PublishDeadline = TimeSpan.FromSeconds(30);

    private readonly MqttSession? _session;
    private readonly BrokerTopics? _topics;
    private readonly ServerMetrics _metrics;
    private readonly ILogger<BrokerLink> _logger;
    private readonly List<Action> _onConnected = [];
    private TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BrokerLink(ServerOptions options, TimeProvider time, IMeterFactory meters, ServerMetrics metrics, ILogger<BrokerLink> logger)
    {
        (_metrics, _logger) = (metrics, logger);
        if (options.Broker.Disabled)
            return;
        (var file, _topics) = BrokerTopics.Read(options.Broker);
        if (file.Warning is { } warning)
            logger.BrokerFileWarning(warning);
        _session = new MqttSession(
            new MqttSessionOptions
            {
                Client = file.Client(options.ClientId) with { MaximumOutboundPacketSize = PacketLimit, MaximumInboundPacketSize = PacketLimit },
                Renew = client => BrokerTopics.Read(options.Broker).File.Renew(client),
                Subscriptions = [.. _topics.Filters.Select(file.Subscription)],
            },
            new MqttDependencies { Time = time, Meters = meters, Logger = logger });
        _session.ConnectionStateChanged += (_, change) => Changed(change.State, options.ClientId);
    }

    /// <summary>Runs the handler after every subscription was granted, on each connection. It must not block. Call it before the start.</summary>
    public void OnConnected(Action handler) => _onConnected.Add(handler);

    public BrokerTopics? Topics => _topics;

    public ChannelReader<MqttMessage>? Messages => _session?.Messages;

    /// <summary>Null when connected, else why not.</summary>
    public string? Failure => _session is null || _connected.Task.IsCompleted ? null : "not connected to the MQTT broker";

    public Task WhenConnectedAsync(CancellationToken cancellation) => _connected.Task.WaitAsync(cancellation);

    /// <summary>Publishes to one consumer; null when it was not confirmed in time, so nobody knows.</summary>
    public async Task<MqttPublishResult?> PublishAsync(CloudEvent sent, string consumer, CancellationToken cancellation)
    {
        if (_session is null)
            return null;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(PublishDeadline);
        try
        {
            var result = await _session.PublishAsync(MqttCloudEvents.ToMessage(sent, _topics!.TopicOf(consumer)), deadline.Token);
            if (result.IsSuccess)
                _metrics.Sent(consumer, sent.Type);
            return result;
        }
        catch (Exception e) when (e is MqttConnectionException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
        catch (ArgumentException e)
        {
            // A stored event that breaks a rule of CloudEvents never gets better.
            return new MqttPublishResult(MqttReasonCode.PayloadFormatInvalid, e.Message, WasSent: false);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_session is not null)
            await _session.DisposeAsync();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _session?.RunAsync(stoppingToken) ?? Task.CompletedTask;

    private void Changed(MqttConnectionState state, string clientId)
    {
        if (state.Status == MqttConnectionStatus.Connected)
        {
            _metrics.Reconnected(clientId);
            _connected.TrySetResult();
            _onConnected.ForEach(handler => handler());
            return;
        }
        if (_connected.Task.IsCompleted)
            _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (state.Disconnect?.IsSessionTakenOver == true)
            _logger.ClientIdTaken(clientId);
    }
}
