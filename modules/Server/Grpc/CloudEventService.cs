using Google.Protobuf.WellKnownTypes;
using HyperFleet.CloudEvents.Wire;
using HyperFleet.Grpc;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Grpc.Access;
using HyperFleet.Server.Sources;

namespace HyperFleet.Server.Grpc;

/// <summary><c>io.cloudevents.v1.CloudEventService</c> for sources (server contract §5.2, §5.3).</summary>
internal sealed class CloudEventService(ISourceEvents events, SourceAccess access, GrpcMetrics metrics, ServerOptions options, TimeProvider time)
{
    public static readonly RpcMethod<PublishRequest, Empty> Publish = new(CloudeventReflection.Descriptor.Services[0], "Publish");
    public static readonly RpcMethod<SubscriptionRequest, CloudEvent> Subscribe = new(CloudeventReflection.Descriptor.Services[0], "Subscribe");

    public async Task<RpcResult<Empty>> PublishAsync(PublishRequest request, RpcServerCall call)
    {
        var status = await metrics.MeasureAsync("Publish", request.Event?.Source ?? "", async () =>
        {
            if (!CloudEventCodec.TryRead(request.Event, out var received, out var error))
                return new(RpcStatusCode.InvalidArgument, $"failed to convert protobuf to cloudevent: {error}");
            if (await access.CheckAsync(call, received.Source, SourceAccess.Publish) is { IsOk: false } denied)
                return denied.Code == RpcStatusCode.PermissionDenied
                    ? new(denied.Code, $"unauthorized to publish the event from source {received.Source}")
                    : denied;
            return await events.PublishAsync(received, call.Cancellation) is { } refusal ? RefusalStatus.Of(refusal) : RpcStatus.Ok;
        });
        return status.IsOk ? new Empty() : status;
    }

    public Task<RpcStatus> SubscribeAsync(SubscriptionRequest request, RpcResponses<CloudEvent> responses, RpcServerCall call) =>
        metrics.MeasureAsync("Subscribe", request.Source, async () =>
        {
            if (request.Source.Length == 0)
                return new(RpcStatusCode.InvalidArgument, "the subscription names no source");
            if (await access.CheckAsync(call, request.Source, SourceAccess.Subscribe) is { IsOk: false } denied)
                return denied;
            using var subscription = events.Subscribe(request.Source);
            metrics.Subscribed(request.Source);
            try
            {
                // Clients wait for this header before they take themselves for subscribed.
                call.ResponseHeaders.Add("subscription-id", subscription.Id);
                await call.SendHeadersAsync();
                return await SendAsync(subscription, responses, call.Cancellation);
            }
            finally
            {
                metrics.Unsubscribed(request.Source);
            }
        });

    private async Task<RpcStatus> SendAsync(StatusSubscription subscription, RpcResponses<CloudEvent> responses, CancellationToken cancellation)
    {
        using var heartbeat = new PeriodicTimer(options.Grpc.HeartbeatCheckInterval, time);
        var tick = Tick();
        var next = subscription.Events.WaitToReadAsync(cancellation).AsTask();
        while (true)
        {
            await Task.WhenAny(tick, next);
            if (next.IsCompleted)
            {
                if (!await next)
                    return new(RpcStatusCode.Unavailable, "the subscriber fell behind; subscribe again and ask for a resync");
                while (subscription.Events.TryRead(out var status))
                {
                    await responses.WriteAsync(CloudEventCodec.Write(status), cancellation);
                    metrics.Sent("Subscribe", subscription.Source);
                }
                next = subscription.Events.WaitToReadAsync(cancellation).AsTask();
            }
            if (tick.IsCompleted)
            {
                await tick;
                await responses.WriteAsync(CloudEventCodec.Heartbeat(time), cancellation);
                tick = Tick();
            }
        }

        Task Tick() => options.Grpc.HeartbeatDisable
            ? Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation)
            : heartbeat.WaitForNextTickAsync(cancellation).AsTask();
    }
}
