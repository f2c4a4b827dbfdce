using Google.Protobuf;
using HyperFleet.Grpc.Framing;
using HyperFleet.Grpc.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Grpc.Calls;

/// <summary>One HTTP/2 exchange as a gRPC call: checks the request, runs the handler, ends with a status whatever happens.</summary>
internal static class ServerExchange
{
    public static RequestDelegate For(RpcServerOptions options, bool streaming, Func<RpcServerCall, Task<RpcStatus>> handler) => async http =>
    {
        if (Refusal(http.Request) is { } refusal)
        {
            http.Response.StatusCode = refusal;
            return;
        }
        LiftHttpLimits(http);
        http.Response.ContentType = ContentType.Grpc;
        http.Response.Headers["grpc-accept-encoding"] = MessageEncoding.Accepted;
        var timeout = Timeout(http.Request, out var valid);
        using var call = new RpcServerCall(http, options, timeout, streaming);
        var status = valid ? await RunAsync(call, handler) : new RpcStatus(RpcStatusCode.Internal, $"the header {TimeoutHeader.Name} is malformed");
        if (!http.RequestAborted.IsCancellationRequested)
            call.Finish(status);
    };

    public static RequestDelegate Unimplemented(RpcServerOptions options)
    {
        var answer = For(options, streaming: false, call =>
            Task.FromResult(new RpcStatus(RpcStatusCode.Unimplemented, $"unknown method {call.Http.Request.Path}")));
        return http =>
        {
            if (Refusal(http.Request) is null)
                return answer(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    }

    /// <summary>The only message of a client that does not stream.</summary>
    public static async Task<T> ReadSingleAsync<T>(RpcServerCall call, MessageParser<T> parser) where T : class, IMessage<T>
    {
        var reader = call.OpenRequests();
        var message = await reader.ReadAsync(parser, call.Cancellation)
            ?? throw new RpcAbortException(new(RpcStatusCode.Internal, "the call has no message, the method takes one"));
        return await reader.ReadAsync(parser, call.Cancellation) is null
            ? message
            : throw new RpcAbortException(new(RpcStatusCode.Internal, "the call has more than one message, the method takes one"));
    }

    private static async Task<RpcStatus> RunAsync(RpcServerCall call, Func<RpcServerCall, Task<RpcStatus>> handler)
    {
        try
        {
            return await handler(call);
        }
        catch (RpcAbortException e)
        {
            return e.Status;
        }
        catch (Exception) when (call.Cancellation.IsCancellationRequested)
        {
            return call.CancellationStatus();
        }
        catch (Exception e)
        {
            var logger = call.Http.RequestServices.GetService<ILoggerFactory>()?.CreateLogger("HyperFleet.Grpc") ?? NullLogger.Instance;
            RpcLog.HandlerFailed(logger, e, call.Http.Request.Path);
            return new(RpcStatusCode.Unknown, "the handler of the call failed; the server's log tells why");
        }
    }

    private static int? Refusal(HttpRequest request) => request switch
    {
        _ when !ContentType.IsGrpc(request.ContentType) => StatusCodes.Status415UnsupportedMediaType,
        _ when !HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol) => StatusCodes.Status426UpgradeRequired,
        _ => null,
    };

    private static TimeSpan? Timeout(HttpRequest request, out bool valid)
    {
        valid = true;
        if (request.Headers[TimeoutHeader.Name].ToString() is not { Length: > 0 } text)
            return null;
        valid = TimeoutHeader.TryParse(text, out var timeout);
        return valid ? timeout : null;
    }

    // A stream may be silent for hours and carry any number of messages; deadlines and message limits bound it instead.
    private static void LiftHttpLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
    }
}
