using HyperFleet.Api.Configuration;
using HyperFleet.Api.Entities;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace HyperFleet.Api.Requests;

/// <summary>
/// One line a request, and the ids of the request in every line written meanwhile (API contract §5.5).
/// Of the headers only the user agent is logged, and no body ever: that one header is all that there is to mask.
/// </summary>
internal sealed class RequestLog(RequestDelegate next, ApiOptions options, TimeProvider time, ILogger<RequestLog> logger)
{
    private const string Masked = "***REDACTED***";

    private readonly bool _masksUserAgent =
        options.Logging.Masking.Enabled && options.Logging.Masking.Headers.Contains(HeaderNames.UserAgent, StringComparer.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext http)
    {
        var started = time.GetTimestamp();
        using var scope = logger.BeginScope(Fields(http));
        await next(http);
        if (logger.IsEnabled(LogLevel.Information))
            logger.RequestDone(
                http.Request.Method, http.Request.Path, http.Response.StatusCode, Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 3),
                _masksUserAgent ? Masked : http.Request.Headers.UserAgent.ToString(), http.Connection.RemoteIpAddress?.ToString() ?? "");
    }

    private static List<KeyValuePair<string, object?>> Fields(HttpContext http)
    {
        var fields = new List<KeyValuePair<string, object?>>(4) { new("request_id", RequestId.Of(http)) };
        if (http.GetEndpoint()?.Metadata.GetMetadata<EntityType>() is { } entity)
            fields.Add(new("resource_type", entity.Kind));
        foreach (var (name, value) in http.Request.RouteValues)
            fields.Add(new(name == "id" ? "resource_id" : name, value));
        return fields;
    }
}
