using HyperFleet.CloudEvents;
using HyperFleet.Mqtt;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Instances;
using HyperFleet.Server.Resync;
using HyperFleet.Server.Statuses;
using HyperFleet.Server.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Broker;

/// <summary>Reads what agents send. What cannot be used is acknowledged, counted and logged with its reason, and the next one is read.</summary>
internal sealed class Inbound(
    BrokerLink link, StatusIngest statuses, SpecResync resync, StatusResync statusResync, Ownership ownership, ServerOptions options, ServerMetrics metrics, ILogger<Inbound> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (link.Messages is not { } messages)
            return;
        await foreach (var message in messages.ReadAllAsync(stoppingToken))
        {
            var reason = await ReceiveAsync(message, stoppingToken);
            if (reason is null)
                continue;
            metrics.Rejected(reason);
            logger.EventRejected(message.Topic, reason);
            message.Acknowledge();
        }
    }

    /// <returns>Why the message cannot be used: a text from a bounded set, because it is a metric label.</returns>
    private async ValueTask<string?> ReceiveAsync(MqttMessage message, CancellationToken cancellation)
    {
        if (!MqttCloudEvents.TryRead(message, out var received, out var error))
            return $"no CloudEvent: {Bounded(error)}";
        var consumer = received.Extensions.GetValueOrDefault("clustername").ToString();
        if (!link.Topics!.Allows(message.Topic, consumer))
            return "clustername is not that of the topic";
        metrics.Received("agent", consumer, received.Type);
        return EventType.Parse(received.Type) switch
        {
            ("status", "update_request" or "resync_response") => await StatusAsync(received, message, cancellation),
            ("spec", "resync_request") => await ResyncAsync(received, consumer, message, cancellation),
            _ => "type is none that agents send",
        };
    }

    private async ValueTask<string?> StatusAsync(CloudEvent received, MqttMessage message, CancellationToken cancellation)
    {
        if (StatusReport.Read(received, options.SourceId, out var reason) is not { } report)
            return reason;
        if (!ownership.IsMine(report.Consumer))
        {
            message.Acknowledge();
            return null;
        }
        await statuses.AddAsync(report with { Message = message }, cancellation);
        return null;
    }

    private async ValueTask<string?> ResyncAsync(CloudEvent received, string consumer, MqttMessage message, CancellationToken cancellation)
    {
        if (SpecResyncRequest.Read(received, consumer) is not { } request)
            return "resourceVersions are no list of ids and versions";
        if (ownership.IsMine(consumer))
        {
            await resync.AddAsync(request, cancellation);
            if (request is { After: null, Versions.Count: > 0 })
                await statusResync.AddAsync(consumer, cancellation);
        }
        message.Acknowledge(); // an agent that gets no answer asks again on its next connection
        return null;
    }

    /// <summary>The codec's reasons may quote the sender; a label must not.</summary>
    private static string Bounded(string error)
    {
        var quote = error.IndexOf('\'');
        var text = quote < 0 ? error : error[..quote];
        return text.Length <= 60 ? text : text[..60];
    }
}
