using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.Server.Rest;

/// <summary>Requests by route under upstream's names; ids become <c>-</c> (server contract §9).</summary>
internal sealed class RestMetrics
{
    private readonly Counter<long> _count;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;

    public RestMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create("HyperFleet.Server");
        _count = meter.CreateCounter<long>("rest_api_inbound_request_count", null, "Requests answered.");
        _duration = meter.CreateHistogram("rest_api_inbound_request_duration", "s", "Duration of requests.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [.1, 1, 10, 30] });
    }

    public async Task MeasureAsync(HttpContext http, RequestDelegate next)
    {
        var started = _time.GetTimestamp();
        await next(http);
        var path = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.Replace("{id}", "-", StringComparison.Ordinal) ?? "-";
        KeyValuePair<string, object?>[] tags = [new("method", http.Request.Method), new("path", path), new("code", http.Response.StatusCode)];
        _count.Add(1, tags);
        _duration.Record(_time.GetElapsedTime(started).TotalSeconds, tags);
    }
}
