using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using HyperFleet.Api.Watch;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.Api.Telemetry;

/// <summary>Counts and times requests by route; ids never become labels (API contract §5.5).</summary>
internal sealed partial class RequestMetrics
{
    private static readonly double[] Buckets = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<Endpoint, string> _paths = new();

    public RequestMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create("HyperFleet.Api");
        _requests = meter.CreateCounter<long>("hyperfleet_api_requests_total", null, "Requests answered.");
        _duration = meter.CreateHistogram("hyperfleet_api_request_duration_seconds", "s", "Duration of requests.",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        meter.CreateObservableGauge("hyperfleet_api_build_info", () => new Measurement<int>(1,
            new("commit", ServiceIdentity.BuildCommit), new("go_version", ""), new("runtime_version", Environment.Version.ToString())), null, "Which build runs.");
    }

    public async Task MeasureAsync(HttpContext http, RequestDelegate next)
    {
        var started = _time.GetTimestamp();
        await next(http);
        var endpoint = http.GetEndpoint();
        KeyValuePair<string, object?>[] tags =
        [
            new("method", http.Request.Method),
            new("path", endpoint is null ? "-" : _paths.GetOrAdd(endpoint, PathOf)),
            new("code", http.Response.StatusCode),
        ];
        _requests.Add(1, tags);
        // A watch lasts as long as its reader likes; that is no latency.
        if (http.Response.ContentType != WatchHandler.ContentType)
            _duration.Record(_time.GetElapsedTime(started).TotalSeconds, tags);
    }

    private static string PathOf(Endpoint endpoint) =>
        endpoint is RouteEndpoint route ? Parameter().Replace(route.RoutePattern.RawText ?? "-", "-") : "-";

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
