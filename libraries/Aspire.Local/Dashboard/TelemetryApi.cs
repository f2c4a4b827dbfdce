using System.Runtime.CompilerServices;
using Aspire.Hosting.Telemetry.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Hosting.Dashboard;

/// <summary>What the pages of logs, traces and metrics ask for. A stream says when there is something new; the page then asks again.</summary>
internal sealed class TelemetryApi(TelemetryStore store, DashboardStreams streams, TimeProvider time)
{
    private const int MaxRows = 1000;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    public void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "/api/telemetry", context => streams.SendAsync(context, VersionsAsync));
        Get(routes, "/api/structuredlogs", context => WriteAsync(context, Logs(context.Request.Query)));
        Get(routes, "/api/traces", context => WriteAsync(context, Traces(context.Request.Query)));
        Get(routes, "/api/traces/{id}", TraceAsync);
        Get(routes, "/api/metrics", context => WriteAsync(context, store.Metrics.Instruments().Select(MetricView.From)));
        Get(routes, "/api/metrics/points", context => WriteAsync(context, Points(context.Request.Query)));
    }

    private static void Get(IEndpointRouteBuilder routes, string pattern, RequestDelegate handle) => routes.MapGet(pattern, handle);

    private static Task WriteAsync<T>(HttpContext context, T value) => context.Response.WriteAsJsonAsync(value, context.RequestAborted);

    private static string? Text(IQueryCollection query, string name) => query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    private async IAsyncEnumerable<TelemetryVersion> VersionsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Beat, time);
        var sent = store.Version;
        yield return sent;
        while (await timer.WaitForNextTickAsync(cancellation))
            if (store.Version is var now && now != sent)
                yield return sent = now;
    }

    private IEnumerable<LogView> Logs(IQueryCollection query)
    {
        var least = Enum.TryParse<LogSeverity>(Text(query, "level"), out var level) ? level : LogSeverity.Trace;
        return store.Logs.Find(new LogQuery(Text(query, "resource"), least, Text(query, "text"), Text(query, "trace")), MaxRows)
            .OrderBy(entry => entry.Time).Select(LogView.From); // each role sends its own once a second
    }

    private IEnumerable<TraceSummaryView> Traces(IQueryCollection query)
    {
        var (resource, text) = (Text(query, "resource"), Text(query, "text"));
        return store.Traces.Find(Matches, MaxRows).OrderByDescending(trace => trace.Start).Select(TraceSummaryView.From);

        bool Matches(SpanEntry span) =>
            (resource is null || span.Origin.Id == resource || span.Origin.Service == resource)
            && (text is null || span.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || span.TraceId == text
                || span.Attributes.Any(attribute => attribute.Value.Contains(text, StringComparison.OrdinalIgnoreCase)));
    }

    private async Task TraceAsync(HttpContext context)
    {
        if (store.Traces.Find((string)context.Request.RouteValues["id"]!) is { } trace)
            await WriteAsync(context, TraceView.From(trace));
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private IEnumerable<SeriesView> Points(IQueryCollection query) =>
        store.Metrics.Find(Text(query, "resource") ?? "", Text(query, "meter") ?? "", Text(query, "instrument") ?? "").Select(SeriesView.From);
}
