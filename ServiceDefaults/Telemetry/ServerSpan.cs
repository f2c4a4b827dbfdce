using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.ServiceDefaults.Telemetry;

/// <summary>Names the span of a request <c>METHOD /route</c>: few names, which say what was asked for.</summary>
internal static class ServerSpan
{
    public static Task NameAsync(HttpContext context, RequestDelegate next) =>
        context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span ? NameAfterAsync(span, context, next) : next(context);

    // Afterwards, because a role routes where its own pipeline wants to: until then nobody knows the route.
    private static async Task NameAfterAsync(Activity span, HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        finally
        {
            span.DisplayName = context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route }
                ? $"{context.Request.Method} /{route.TrimStart('/')}"
                : context.Request.Method;
        }
    }
}
