using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Requests;

/// <summary>One line a request (API contract §5.5). No headers but the user agent, and no bodies: nothing to mask.</summary>
internal sealed class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            await next(http);
            return;
        }
        var started = time.GetTimestamp();
        using var scope = logger.BeginScope(new KeyValuePair<string, object?>[] { new("request_id", RequestId.Of(http)) });
        await next(http);
        logger.RequestDone(
            http.Request.Method, http.Request.Path, http.Response.StatusCode, Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 3),
            http.Request.Headers.UserAgent.ToString(), http.Connection.RemoteIpAddress?.ToString() ?? "");
    }
}
