using System.Diagnostics;
using HyperFleet.Broker;
using HyperFleet.CloudEvents;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Coordination;
using HyperFleet.Sentinel.Decisions;
using HyperFleet.Sentinel.Events;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Polling;

/// <summary>
/// The one way in which a resource is looked at, whether a cycle, the watch or the agenda brings it: decide, then publish or skip.
/// Decisions are taken one at a time; confirmations are waited for side by side.
/// </summary>
internal sealed class Visitor(
    SentinelOptions options,
    DecisionEngine engine,
    PayloadBuilder payloads,
    EventPublisher publisher,
    NewsLedger ledger,
    Schedule schedule,
    Ownership ownership,
    SentinelMetrics metrics,
    TimeProvider time,
    ILogger<Visitor> logger)
{
    private readonly Lock _gate = new();
    private volatile LogContext? _lastContext;

    /// <summary>Looks at one resource. Completes when its event is on its way; the round knows when it is confirmed.</summary>
    public async ValueTask VisitAsync(Resource resource, DateTimeOffset now, Round round, ActivityContext parent)
    {
        round.Tally.Total++;
        if (resource.Id.Length == 0)
        {
            SentinelLog.NoId(logger);
            return;
        }

        if (!ownership.Owns(resource.Id))
            return;
        var span = SentinelTracing.Start(options, "sentinel.evaluate", parent: parent);
        if (!TryBegin(resource, now, span, out var decision, out var departure))
        {
            round.Tally.Skipped++;
            metrics.Skipped(decision.Reason);
            SentinelLog.Skipped(logger, resource.Id, decision.Reason);
            span?.Dispose();
            return;
        }

        round.Tally.Due++;
        await round.EnterAsync();
        _ = PublishAsync(departure, decision, round, span);
    }

    /// <summary>Decides; builds the event while the resource is at hand.</summary>
    private bool TryBegin(Resource resource, DateTimeOffset now, Activity? span, out Decision decision, out Departure departure)
    {
        lock (_gate)
        {
            decision = Decide(resource, now);
            schedule.LookAgain(resource, now, engine);
            Describe(span, resource, decision);
            departure = default;
            if (!decision.Publish)
                return false;
            ledger.Begin(resource.Id, resource.Generation);
            departure = Prepare(resource, decision, span);
            return true;
        }
    }

    private Decision Decide(Resource resource, DateTimeOffset now)
    {
        if (options.PublishNews && ledger.IsNews(resource))
            return new Decision(true, Decision.News, "unpublished_generation");
        var decision = engine.Evaluate(resource, now);
        return decision.Publish && ledger.IsRecent(resource.Id) ? new Decision(false, Decision.Recent, decision.Rules) : decision;
    }

    private Departure Prepare(Resource resource, Decision decision, Activity? evaluate)
    {
        var id = resource.Id;
        var span = StartPublish(evaluate);
        try
        {
            var data = payloads.Build(resource, decision.Reason, (path, error) =>
            {
                using var scope = logger.BeginScope(Context(decision));
                SentinelLog.LeafOmitted(logger, id, path, error);
            });
            return new Departure(id, resource.Generation, ReconcileEvent.Create(resource, data, span, time), null, span);
        }
        catch (Exception mistake)
        {
            return new Departure(id, resource.Generation, null, mistake.Message, span);
        }
    }

    // Not with the loop's token: what has been decided is published also while stopping, each within its own time-out.
    private async Task PublishAsync(Departure departure, Decision decision, Round round, Activity? evaluate)
    {
        using var span = departure.Span;
        using var scope = logger.BeginScope(Context(decision));
        var error = departure.Mistake;
        try
        {
            if (departure.Event is { } reconcile)
            {
                span?.SetTag("messaging.message.id", reconcile.Id);
                var result = await publisher.PublishAsync(reconcile, CancellationToken.None);
                error = result.IsPublished ? null : result.Error ?? "";
            }
        }
        catch (Exception fault)
        {
            error = fault.Message;
        }

        if (error is null)
            Published(departure, decision, round, evaluate);
        else
            Failed(departure, error, span);
        evaluate?.Dispose();
        round.Leave();
    }

    private void Published(Departure departure, Decision decision, Round round, Activity? evaluate)
    {
        ledger.Remember(departure.Id, departure.Generation);
        round.Tally.AddPublished();
        metrics.Published(decision.Reason);
        SentinelLog.Published(logger, departure.Id);
        evaluate?.SetStatus(ActivityStatusCode.Ok);
    }

    private void Failed(Departure departure, string reason, Activity? span)
    {
        ledger.Fail(departure.Id, departure.Generation);
        schedule.Retry(departure.Id);
        span?.SetStatus(ActivityStatusCode.Error, "publish failed");
        metrics.BrokerError();
        SentinelLog.PublishFailed(logger, departure.Id, reason);
    }

    private Activity? StartPublish(Activity? evaluate)
    {
        var span = evaluate is null ? null : SentinelTracing.Start(options, $"{publisher.Topic} publish", ActivityKind.Producer, evaluate.Context);
        span?.SetTag("messaging.system", "rabbitmq");
        span?.SetTag("messaging.operation.type", "publish");
        span?.SetTag("messaging.destination.name", publisher.Topic);
        return span;
    }

    // Most decisions of a cycle are the same, and so is what the log says about them.
    private Dictionary<string, object?> Context(Decision decision)
    {
        if (_lastContext is { } last && last.Decision == decision)
            return last.Fields;
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["DecisionReason"] = decision.Reason,
            ["DecisionRules"] = decision.Rules,
            ["Topic"] = publisher.Topic,
            ["Subset"] = options.ResourceType,
        };
        _lastContext = new LogContext(decision, fields);
        return fields;
    }

    private void Describe(Activity? span, Resource resource, Decision decision)
    {
        span?.SetTag("hyperfleet.resource_type", options.ResourceType);
        span?.SetTag("hyperfleet.resource_id", resource.Id);
        span?.SetTag("hyperfleet.decision_reason", decision.Reason);
    }

    private sealed record LogContext(Decision Decision, Dictionary<string, object?> Fields);

    /// <summary>An event that is ready to go, or why it could not be built.</summary>
    private readonly record struct Departure(string Id, long Generation, CloudEvent? Event, string? Mistake, Activity? Span);
}
