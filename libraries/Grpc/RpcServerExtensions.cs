using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HyperFleet.Grpc;

/// <summary>gRPC on ASP.NET Core; the endpoint must speak HTTP/2 (<c>HttpProtocols.Http2</c>, with or without TLS).</summary>
public static class RpcServerExtensions
{
    /// <summary>Starts the list of methods to serve.</summary>
    public static RpcEndpoints MapGrpc(this IEndpointRouteBuilder endpoints, RpcServerOptions? options = null) =>
        new(endpoints, options ?? new RpcServerOptions());

    /// <summary>
    /// Asks each client to go elsewhere (GOAWAY) when its connection has lasted this long, give or take a tenth so that connections made
    /// together do not end together; calls under way may end. This is how clients spread over replicas that were added later.
    /// </summary>
    public static ListenOptions UseMaximumConnectionAge(this ListenOptions listen, TimeSpan age, TimeProvider time)
    {
        listen.Use(next => async connection =>
        {
            var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
            await using var timer = time.CreateTimer(
                _ => lifetime?.RequestClose(), null, age * (0.9 + (Random.Shared.NextDouble() * 0.2)), Timeout.InfiniteTimeSpan);
            await next(connection);
        });
        return listen;
    }
}
