using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.ServiceDefaults.Telemetry;

/// <summary>Names the span of a request <c>METHOD /route</c>: few names, which say what was asked for.</summary>
internal static class ServerSpan
{
    public static Task NameAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
            span.DisplayName = context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route } ? $"{context.Request.Method} {route}" : context.Request.Method;
        return next(context);
    }
}
