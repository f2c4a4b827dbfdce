using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Transport;
using HyperFleet.CloudEvents.Wire;
using HyperFleet.Grpc;
using HyperFleet.ServiceDefaults.Configuration;
using Empty = Google.Protobuf.WellKnownTypes.Empty;

namespace HyperFleet.Adapter.Maestro;

/// <summary>Hands events to Maestro. Only an unreachable server is asked again at once; every other refusal is an answer (adapter contract §5.4).</summary>
internal sealed partial class MaestroPublisher(RpcChannel channel, MaestroSection options, TokenFile? token, TimeProvider time, ILogger<MaestroPublisher> logger)
{
    private const int DefaultAttempts = 3;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly RpcMethod<PublishRequest, Empty> Publish = new(CloudeventReflection.Descriptor.Services[0], "Publish");

    // Texts by which the server names what the caller must know (Maestro server contract §5.2).
    private static readonly (string Text, PublishOutcome Outcome)[] Refusals =
    [
        ("fk_resources_consumers", PublishOutcome.UnknownConsumer),
        ("the resource version is not the latest", PublishOutcome.Conflict),
        ("the resource is under deletion", PublishOutcome.Deleting),
        ("This Resource already exists", PublishOutcome.AlreadyExists),
    ];

    /// <returns>Null, or why the server did not take the event.</returns>
    public async Task<PublishRefusal?> PublishAsync(CloudEvent @event, CancellationToken cancellationToken)
    {
        var attempts = options.RetryAttempts > 0 ? options.RetryAttempts : DefaultAttempts;
        for (var attempt = 1; ; attempt++)
        {
            var status = await CallAsync(@event, cancellationToken);
            if (status.IsOk) return null;
            if (status.Code != RpcStatusCode.Unavailable || attempt >= attempts) return Refusal(status, attempt);
            var wait = FirstWait * Math.Pow(2, attempt - 1);
            LogUnavailable(@event.Type, attempt, attempts, wait, status.Detail);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async Task<RpcStatus> CallAsync(CloudEvent @event, CancellationToken cancellationToken)
    {
        try
        {
            var headers = new RpcMetadata();
            if (token is not null) headers.Add("authorization", $"Bearer {token.Current()}");
            var result = await channel.CallAsync(Publish, new PublishRequest { Event = @event }, new RpcCallOptions { Headers = headers, Timeout = options.Timeout }, cancellationToken);
            return result.Status;
        }
        catch (ConfigurationException cause)
        {
            return new RpcStatus(RpcStatusCode.Unauthenticated, cause.Message);
        }
    }

    private static PublishRefusal Refusal(RpcStatus status, int attempts)
    {
        foreach (var (text, outcome) in Refusals)
            if (status.Detail.Contains(text, StringComparison.Ordinal))
                return new PublishRefusal(outcome, new TransportError($"Maestro refused the event: {status}", outcome is PublishOutcome.Conflict or PublishOutcome.Deleting));
        var isTransient = status.Code is RpcStatusCode.Unavailable or RpcStatusCode.DeadlineExceeded or RpcStatusCode.ResourceExhausted or RpcStatusCode.Aborted or RpcStatusCode.Internal;
        return new PublishRefusal(PublishOutcome.Refused, new TransportError($"Maestro did not take the event after {attempts} attempt(s): {status}", isTransient));
    }

    [LoggerMessage(EventId = 4601, Level = LogLevel.Warning, Message = "Maestro is unavailable for {Type}, attempt {Attempt} of {Attempts}, next in {Wait}: {Reason}")]
    private partial void LogUnavailable(string type, int attempt, int attempts, TimeSpan wait, string reason);
}
