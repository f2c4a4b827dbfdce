using System.Diagnostics;
using HyperFleet.Adapter.Execution;
using HyperFleet.Adapter.Telemetry;
using HyperFleet.Broker;

namespace HyperFleet.Adapter.Events;

/// <summary>
/// Runs each event within its deadline and decides what becomes of the message (adapter contract §2.9): done when the event succeeded or
/// will never succeed, again later when the failure may pass.
/// </summary>
internal sealed partial class EventHandler(EventExecutor executor, EventInbox inbox, AdapterMetrics metrics, BrokerOptions broker, TimeProvider time, ILogger<EventHandler> logger)
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private static readonly ActivitySource Spans = new("HyperFleet.Adapter");

    public async ValueTask<HandlerResult> HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        if (inbox.Begin(received.Event) is not { } turn)
        {
            LogServed(received.Event.Id);
            metrics.Coalesced();
            return HandlerResult.Done;
        }

        var result = await RunAsync(received, EventReader.Read(turn.Event), cancellationToken);
        if (result == HandlerResult.Done) inbox.End(received.Event, turn);
        return result;
    }

    private async ValueTask<HandlerResult> RunAsync(ReceivedEvent received, AdapterEvent @event, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginScope(EventScope.Of(@event));
        using var span = Spans.StartActivity("Execute", ActivityKind.Consumer, Parent(@event));
        using var running = metrics.Begin();
        var started = time.GetTimestamp();
        var outcome = await ExecuteAsync(@event, cancellationToken);
        metrics.Event(outcome.Status, time.GetElapsedTime(started), outcome.FailedPhases);
        if (outcome.FailedPhases.Count == 0) return HandlerResult.Done;

        var phases = string.Join(",", outcome.FailedPhases);
        span?.SetStatus(ActivityStatusCode.Error, phases);
        if (!outcome.IsTransient)
        {
            LogTerminal(@event.Id, @event.Type, phases, outcome.Reason);
            metrics.Terminal();
            return HandlerResult.Done;
        }

        LogTransient(@event.Id, @event.Type, phases, received.Attempt, broker.MaxAttempts, outcome.Reason);
        if (received.Attempt < broker.MaxAttempts) metrics.HandedBack();
        else metrics.Parked();
        return HandlerResult.Retry(outcome.Reason);
    }

    private async Task<Outcome> ExecuteAsync(AdapterEvent @event, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return Outcome.Of(await executor.ExecuteAsync(@event, either.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(StepStatus.Failed, ["deadline"], $"not finished within {Deadline.TotalSeconds:0} s", true);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            LogUnexpected(cause, @event.Id);
            return new(StepStatus.Failed, ["unexpected"], $"{cause.GetType().Name}: {cause.Message}", true);
        }
    }

    private static ActivityContext Parent(AdapterEvent @event) =>
        ActivityContext.TryParse(@event.TraceParent, @event.TraceState, isRemote: true, out var parent) ? parent : default;

    [LoggerMessage(EventId = 4401, Level = LogLevel.Warning, Message = "Event {EventId} of type {EventType} failed in {FailedPhases} and is not tried again: {Reason}")]
    private partial void LogTerminal(string eventId, string eventType, string failedPhases, string reason);

    [LoggerMessage(EventId = 4402, Level = LogLevel.Warning, Message = "Event {EventId} of type {EventType} failed in {FailedPhases}, attempt {Attempt} of {Attempts}: {Reason}")]
    private partial void LogTransient(string eventId, string eventType, string failedPhases, int attempt, int attempts, string reason);

    [LoggerMessage(EventId = 4403, Level = LogLevel.Error, Message = "Event {EventId} ended in an unexpected error")]
    private partial void LogUnexpected(Exception cause, string eventId);

    [LoggerMessage(EventId = 4404, Level = LogLevel.Debug, Message = "Event {EventId} was served by a run that began after it arrived")]
    private partial void LogServed(string eventId);

    private sealed record Outcome(string Status, IReadOnlyCollection<string> FailedPhases, string Reason, bool IsTransient)
    {
        public static Outcome Of(ExecutionResult result) => new(
            !result.Failed && result.ResourcesSkipped ? StepStatus.Skipped : result.Status,
            [.. result.Errors.Keys],
            string.Join("; ", result.Errors.Values),
            result.IsTransient);
    }
}
