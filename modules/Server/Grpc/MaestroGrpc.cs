using HyperFleet.Grpc;
using HyperFleet.Kubernetes;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Grpc.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Grpc;

/// <summary>gRPC for sources: the listener, the services, who may use them.</summary>
internal static class MaestroGrpc
{
    /// <summary>Does nothing when gRPC is switched off.</summary>
    public static void AddMaestroGrpc(this WebApplicationBuilder builder, ServerOptions options)
    {
        if (!options.Grpc.Enabled)
            return;
        GrpcListener.Add(builder, options);
        builder.Services
            .AddSingleton<RpcHealth>()
            .AddSingleton<GrpcMetrics>()
            .AddSingleton(services => new Lazy<AccessReviews>(() => new(
                KubernetesClient.Connect(options.Grpc.AuthorizerConfig, new KubernetesClientOptions { UserAgent = "maestro", MaxAttempts = 2 }),
                services.GetRequiredService<TimeProvider>())))
            .AddSingleton(services => new SourceAccess(
                options.Grpc, services.GetRequiredService<Lazy<AccessReviews>>(), services.GetRequiredService<ILogger<SourceAccess>>()))
            .AddSingleton<CloudEventService>()
            .AddSingleton<ManifestWorkService>();
    }

    public static void MapMaestroGrpc(this WebApplication app, ServerOptions options)
    {
        if (!options.Grpc.Enabled)
            return;
        app.Use(EachOnItsOwnListener);
        var health = app.Services.GetRequiredService<RpcHealth>();
        app.Lifetime.ApplicationStopping.Register(() => health.Set("", serving: false));
        var (events, works) = (app.Services.GetRequiredService<CloudEventService>(), app.Services.GetRequiredService<ManifestWorkService>());
        app.MapGrpc(new RpcServerOptions { MaximumReceiveSize = options.Grpc.MaxReceiveMessageSize, MaximumSendSize = options.Grpc.MaxSendMessageSize })
            .Unary(CloudEventService.Publish, events.PublishAsync)
            .ServerStream(CloudEventService.Subscribe, events.SubscribeAsync)
            .Unary(ManifestWorkService.Create, works.CreateAsync)
            .Unary(ManifestWorkService.Get, works.GetAsync)
            .Unary(ManifestWorkService.List, works.ListAsync)
            .Unary(ManifestWorkService.Update, works.UpdateAsync)
            .Unary(ManifestWorkService.Delete, works.DeleteAsync)
            .Health(health)
            .Reflection();
    }

    // REST has no authentication, and gRPC may have: neither is reached through the other's door.
    private static Task EachOnItsOwnListener(HttpContext context, RequestDelegate next)
    {
        var isGrpc = context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
        if (isGrpc == GrpcListener.Took(context))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
