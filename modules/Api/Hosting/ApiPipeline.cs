using System.Diagnostics;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Identity;
using HyperFleet.Api.Leases;
using HyperFleet.Api.OpenApi;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Telemetry;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Api.Hosting;

/// <summary>The middleware in its order (API contract §1.1), then the routes.</summary>
internal static class ApiPipeline
{
    public static WebApplication MapHyperFleetApi(this WebApplication app)
    {
        var time = app.Services.GetRequiredService<TimeProvider>();
        new ServerRefusals(time).Observe(app.Services.GetRequiredService<DiagnosticListener>());
        app.Use((http, next) =>
        {
            RequestId.Assign(http, time);
            http.Response.Headers.Vary = "Authorization";
            return next(http);
        });
        var metrics = app.Services.GetRequiredService<RequestMetrics>();
        app.Use((http, next) => metrics.MeasureAsync(http, next));
        app.UseResponseCompression();
        app.Use(async (http, next) =>
        {
            await next(http);
            if (Unanswered(http) is { } problem)
                await ProblemWriter.WriteAsync(http, problem, time);
        });
        app.UseRouting();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<IdentityMiddleware>();
        app.MapMethods(ApiPaths.Base, ["GET", "HEAD"], WriteMetadataAsync);
        ErrorPages.Map(app);
        app.Services.GetRequiredService<OpenApiEndpoints>().Map(app);
        app.Services.GetRequiredService<EntityRoutes>().Map(app);
        app.Services.GetRequiredService<LeaseRoutes>().Map(app);
        return app;
    }

    /// <summary>What routing refused: it leaves a status and, for a wrong method, the Allow header.</summary>
    private static Problem? Unanswered(HttpContext http) => http.Response switch
    {
        { HasStarted: true } => null,
        { ContentLength: not null } => null,
        { StatusCode: StatusCodes.Status404NotFound } => new(ProblemKind.EndpointNotFound, $"The requested resource '{http.Request.Path}' doesn't exist"),
        { StatusCode: StatusCodes.Status405MethodNotAllowed } => new(ProblemKind.MethodNotAllowed, $"{http.Request.Method} is not allowed here; allowed: {http.Response.Headers.Allow}"),
        _ => null,
    };

    private static Task WriteMetadataAsync(HttpContext http) => JsonAnswer.WriteAsync(http, "application/json", json =>
    {
        var identity = http.RequestServices.GetRequiredService<ServiceIdentity>();
        json.WriteStartObject();
        json.WriteString("id", "hyperfleet");
        json.WriteString("kind", "API");
        json.WriteString("href", ApiPaths.Base);
        json.WriteString("version", identity.Version);
        json.WriteString("build_time", BuildTime.Value);
        json.WriteEndObject();
    });
}
