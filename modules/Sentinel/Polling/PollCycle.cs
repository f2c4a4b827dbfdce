using System.Diagnostics;
using HyperFleet.Broker;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Decisions;
using HyperFleet.Sentinel.Events;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Polling;

/// <summary>One look at every resource: decide, publish or skip (sentinel contract §3.1). One cycle at a time.</summary>
internal sealed class PollCycle(
    SentinelOptions options,
    ResourceApi api,
    DecisionEngine engine,
    PayloadBuilder payloads,
    EventPublisher publisher,
    NewsLedger ledger,
    SentinelMetrics metrics,
    PollState state,
    TimeProvider time,
    ILogger<PollCycle> logger)
{
    /// <summary>Events that may wait for their confirmation while the cycle goes on.</summary>
    private const int InFlight = 512;

    private readonly string _selectors = Selector.Search(options.ResourceSelector);

    /// <returns>Null when every page was had; publishing may have failed all the same.</returns>
    public async Task<FetchFailure?> RunAsync(CancellationToken cancellation)
    {
        using var span = SentinelTracing.Start(options, "sentinel.poll");
        span?.SetTag("hyperfleet.resource_type", options.ResourceType);
        var started = time.GetTimestamp();
        var walk = new ResourceWalk(api, time, state.SignOfLife);
        var tally = new CycleTally();
        using var slots = new SemaphoreSlim(InFlight, InFlight);
        ledger.BeginCycle();
        try
        {
            await foreach (var page in walk.PagesAsync(cancellation))
            {
                using (page)
                    await VisitAsync(page, tally, slots, span?.Context ?? default);
            }
        }
        finally
        {
            await DrainAsync(slots);
        }

        if (walk.Failure is { } failure)
        {
            span?.SetStatus(ActivityStatusCode.Error, "fetch resources failed");
            metrics.ApiError(failure.Kind);
            return failure;
        }

        Conclude(tally, time.GetElapsedTime(started));
        return null;
    }

    private async Task VisitAsync(ResourcePage page, CycleTally tally, SemaphoreSlim slots, ActivityContext poll)
    {
        var now = time.GetUtcNow();
        foreach (var resource in page.Resources)
        {
            tally.Total++;
            if (resource.Id.Length == 0)
            {
                SentinelLog.NoId(logger);
                continue;
            }

            var span = SentinelTracing.Start(options, "sentinel.evaluate", parent: poll);
            var decision = Decide(resource, now);
            Describe(span, resource, decision);
            if (decision.Publish)
            {
                tally.Due++;
                // Not with the loop's token: what has been fetched is published also while stopping, each within its own time-out.
                await slots.WaitAsync(CancellationToken.None);
                state.SignOfLife();
                _ = PublishAsync(resource, decision, tally, slots, span);
                continue;
            }

            tally.Skipped++;
            metrics.Skipped(decision.Reason);
            SentinelLog.Skipped(logger, resource.Id, decision.Reason);
            span?.Dispose();
        }
    }

    private Decision Decide(Resource resource, DateTimeOffset now) =>
        options.PublishNews && ledger.IsNews(resource)
            ? new Decision(true, Decision.News, "unpublished_generation")
            : engine.Evaluate(resource, now);

    /// <summary>Runs synchronously until the event is built, so the page may go; the rest waits for the confirmation.</summary>
    private async Task PublishAsync(Resource resource, Decision decision, CycleTally tally, SemaphoreSlim slots, Activity? evaluate)
    {
        var (id, generation) = (resource.Id, resource.Generation);
        using var span = StartPublish(evaluate);
        using var scope = logger.BeginScope(Context(decision));
        try
        {
            var data = payloads.Build(resource, decision.Reason, (path, error) => SentinelLog.LeafOmitted(logger, id, path, error));
            var reconcile = ReconcileEvent.Create(resource, data, span, time);
            span?.SetTag("messaging.message.id", reconcile.Id);
            var result = await publisher.PublishAsync(reconcile, CancellationToken.None);
            if (result.IsPublished)
                Published(id, generation, decision, tally, evaluate);
            else
                Failed(id, result.Error ?? "", span);
        }
        catch (Exception mistake)
        {
            Failed(id, mistake.Message, span);
        }
        finally
        {
            evaluate?.Dispose();
            slots.Release();
        }
    }

    private Activity? StartPublish(Activity? evaluate)
    {
        var span = evaluate is null ? null : SentinelTracing.Start(options, $"{publisher.Topic} publish", ActivityKind.Producer, evaluate.Context);
        span?.SetTag("messaging.system", "rabbitmq");
        span?.SetTag("messaging.operation.type", "publish");
        span?.SetTag("messaging.destination.name", publisher.Topic);
        return span;
    }

    private Dictionary<string, object?> Context(Decision decision) => new(StringComparer.Ordinal)
    {
        ["DecisionReason"] = decision.Reason,
        ["DecisionRules"] = decision.Rules,
        ["Topic"] = publisher.Topic,
        ["Subset"] = options.ResourceType,
    };

    private void Published(string id, long generation, Decision decision, CycleTally tally, Activity? evaluate)
    {
        ledger.Remember(id, generation);
        tally.AddPublished();
        metrics.Published(decision.Reason);
        SentinelLog.Published(logger, id);
        evaluate?.SetStatus(ActivityStatusCode.Ok);
    }

    private void Failed(string id, string reason, Activity? span)
    {
        span?.SetStatus(ActivityStatusCode.Error, "publish failed");
        metrics.BrokerError();
        SentinelLog.PublishFailed(logger, id, reason);
    }

    private void Describe(Activity? span, Resource resource, Decision decision)
    {
        span?.SetTag("hyperfleet.resource_type", options.ResourceType);
        span?.SetTag("hyperfleet.resource_id", resource.Id);
        span?.SetTag("hyperfleet.decision_reason", decision.Reason);
    }

    private static async Task DrainAsync(SemaphoreSlim slots)
    {
        for (var i = 0; i < InFlight; i++)
            await slots.WaitAsync(CancellationToken.None);
    }

    private void Conclude(CycleTally tally, TimeSpan duration)
    {
        ledger.ForgetUnseen();
        metrics.CycleSucceeded(tally.Due, duration, time.GetUtcNow());
        state.Succeeded();
        SentinelLog.Fetched(logger, tally.Total, _selectors);
        SentinelLog.CycleCompleted(logger, tally.Total, tally.Published, tally.Skipped, Math.Round(duration.TotalSeconds, 3));
    }
}
