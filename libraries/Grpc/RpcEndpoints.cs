using Google.Protobuf;
using Google.Protobuf.Reflection;
using HyperFleet.Grpc.Calls;
using HyperFleet.Grpc.Health;
using HyperFleet.Grpc.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.Grpc;

/// <summary>
/// The methods that a server offers, each an endpoint of ASP.NET Core, so that its middleware applies to them.
/// <code>
/// app.MapGrpc(options).Unary(Publish, PublishAsync).ServerStream(Subscribe, SubscribeAsync).Health(health).Reflection();
/// </code>
/// </summary>
public sealed class RpcEndpoints
{
    private readonly IEndpointRouteBuilder _routes;
    private readonly RpcServerOptions _options;
    private readonly HashSet<ServiceDescriptor> _services = [];

    internal RpcEndpoints(IEndpointRouteBuilder routes, RpcServerOptions options)
    {
        (_routes, _options) = (routes, options);
        // Whatever else a gRPC client asks for; other requests see the 404 that they would see without this.
        routes.Map("{service}/{method}", ServerExchange.Unimplemented(options)).WithDisplayName("gRPC: unknown method").Add(endpoint =>
            ((RouteEndpointBuilder)endpoint).Order = int.MaxValue);
    }

    /// <summary>One request, one response.</summary>
    public RpcEndpoints Unary<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<TRequest, RpcServerCall, Task<RpcResult<TResponse>>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        method.MustBe(clientStreaming: false, serverStreaming: false);
        return Map(method, streaming: false, async call =>
        {
            var result = await handler(await ServerExchange.ReadSingleAsync(call, method.Requests), call);
            if (!result.Status.IsOk)
                return result.Status;
            call.Write(result.Value ?? throw new InvalidOperationException($"{method.Path} returned neither a message nor an error."));
            return RpcStatus.Ok;
        });
    }

    /// <summary>One request, a stream of responses; the handler returns how it ended.</summary>
    public RpcEndpoints ServerStream<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<TRequest, RpcResponses<TResponse>, RpcServerCall, Task<RpcStatus>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        method.MustBe(clientStreaming: false, serverStreaming: true);
        return Map(method, streaming: true, async call =>
            await handler(await ServerExchange.ReadSingleAsync(call, method.Requests), new RpcResponses<TResponse>(call), call));
    }

    /// <summary>Streams in both directions, independent of each other; the handler returns how they ended.</summary>
    public RpcEndpoints Duplex<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, Func<RpcRequests<TRequest>, RpcResponses<TResponse>, RpcServerCall, Task<RpcStatus>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        method.MustBe(clientStreaming: true, serverStreaming: true);
        return Map(method, streaming: true, call =>
            handler(new RpcRequests<TRequest>(call.OpenRequests(), method.Requests), new RpcResponses<TResponse>(call), call));
    }

    /// <summary><c>grpc.health.v1.Health</c>, <c>Check</c> and <c>Watch</c>.</summary>
    public RpcEndpoints Health(RpcHealth health) =>
        Unary(HealthService.Check, health.CheckAsync).ServerStream(HealthService.Watch, health.WatchAsync);

    /// <summary>
    /// <c>grpc.reflection.v1.ServerReflection</c> and its predecessor <c>v1alpha</c>: tells clients like grpcurl the services mapped here,
    /// before and after this call, and the proto files behind them.
    /// </summary>
    public RpcEndpoints Reflection()
    {
        var catalog = new Lazy<DescriptorCatalog>(() => new DescriptorCatalog(_services));
        return Duplex(ReflectionService.V1Info, (requests, responses, call) => ReflectionService.AnswerAsync(catalog.Value, requests, responses, call))
            .Duplex(ReflectionService.V1AlphaInfo, (requests, responses, call) => ReflectionService.AnswerAsync(catalog.Value, requests, responses, call));
    }

    private RpcEndpoints Map<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, bool streaming, Func<RpcServerCall, Task<RpcStatus>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        _services.Add(method.Descriptor.Service);
        _routes.MapPost(method.Path, ServerExchange.For(_options, streaming, handler)).WithDisplayName("gRPC: " + method.Path);
        return this;
    }
}
