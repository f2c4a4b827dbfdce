using Aspire.Hosting.Telemetry.Store;

namespace Aspire.Hosting.Dashboard;

/// <summary>A row of the traces page. Durations are in milliseconds.</summary>
internal sealed record TraceSummaryView(
    string Id, string Name, string Resource, DateTimeOffset Start, double Duration, bool HasError, IReadOnlyList<TraceSummaryView.Part> Parts)
{
    public static TraceSummaryView From(Trace trace)
    {
        var root = trace.Root;
        return new TraceSummaryView(
            trace.Id, root.Name, root.Origin.Id, trace.Start, trace.Duration.TotalMilliseconds, trace.HasError,
            [.. trace.Spans.GroupBy(span => span.Origin.Id).Select(group => new Part(group.Key, group.Count(), group.Any(span => span.IsError)))]);
    }

    internal sealed record Part(string Resource, int Spans, bool HasError);
}
