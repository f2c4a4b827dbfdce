using HyperFleet.Postgres;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Rest;

/// <summary>The paths of REST (server contract §4.1).</summary>
internal static class RestRoutes
{
    public static IServiceCollection AddRest(this IServiceCollection services) => services
        .AddSingleton<BundleHandlers>()
        .AddSingleton<ConsumerHandlers>()
        .AddSingleton<RestMetrics>()
        .AddSingleton<AnswerDeadline>()
        .AddCors()
        .AddRouting()
        .AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json"];
        });

    public static WebApplication MapRest(this WebApplication app, HttpOptions options)
    {
        var metrics = app.Services.GetRequiredService<RestMetrics>();
        var deadline = app.Services.GetRequiredService<AnswerDeadline>();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RestRoutes));
        app.UseWhen(http => !GrpcListener.Took(http), rest =>
        {
            rest.Use((http, next) => metrics.MeasureAsync(http, next));
            rest.Use((http, next) => deadline.KeepAsync(http, next));
            rest.Use((http, next) =>
            {
                http.Response.Headers.Vary = "Authorization";
                if (http.Request.Path.Value is { Length: > 1 } path && path.EndsWith('/'))
                    http.Request.Path = path.TrimEnd('/');
                return next(http);
            });
            rest.UseCrossOrigin(options);
            rest.UseResponseCompression();
            rest.Use((http, next) => GuardAsync(http, next, logger));
        });
        app.UseRouting();
        Map(app, app.Services.GetRequiredService<BundleHandlers>(), app.Services.GetRequiredService<ConsumerHandlers>());
        return app;
    }

    private static void Map(IEndpointRouteBuilder routes, BundleHandlers bundles, ConsumerHandlers consumers)
    {
        const string v1 = Answers.Base + "/v1";
        routes.MapGet(Answers.Base, MetadataPages.ApiAsync);
        routes.MapGet(v1, MetadataPages.VersionAsync);
        routes.MapGet(v1 + "/errors", MetadataPages.ErrorsAsync);
        routes.MapGet(v1 + "/errors/{id}", MetadataPages.ErrorAsync);
        routes.MapGet(v1 + "/openapi", MetadataPages.OpenApiAsync);

        routes.MapGet(v1 + "/resource-bundles", bundles.ListAsync);
        routes.MapPost(v1 + "/resource-bundles", bundles.CreateAsync);
        routes.MapGet(v1 + "/resource-bundles/{id}", bundles.GetAsync);
        routes.MapPatch(v1 + "/resource-bundles/{id}", bundles.UpdateAsync);
        routes.MapDelete(v1 + "/resource-bundles/{id}", bundles.DeleteAsync);
        routes.MapGet(v1 + "/resource-bundles/{id}/events", bundles.EventsAsync);

        routes.MapGet(v1 + "/consumers", consumers.ListAsync);
        routes.MapPost(v1 + "/consumers", consumers.CreateAsync);
        routes.MapGet(v1 + "/consumers/{id}", consumers.GetAsync);
        routes.MapPatch(v1 + "/consumers/{id}", consumers.UpdateAsync);
        routes.MapDelete(v1 + "/consumers/{id}", consumers.DeleteAsync);
    }

    private static async Task GuardAsync(HttpContext http, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound, ContentLength: null } && http.GetEndpoint() is null)
                await MetadataPages.UnknownPathAsync(http);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            var away = DatabaseFaults.Classify(e) is DatabaseFault.Connection or DatabaseFault.Timeout;
            logger.RequestFailed(http.Request.Method, e);
            await Answers.RefuseAsync(http, away
                ? new Refusal(RefusalKind.Unavailable, "the database does not answer: try again")
                : new Refusal(RefusalKind.Unspecified, Answers.Errors[9]));
        }
    }
}
