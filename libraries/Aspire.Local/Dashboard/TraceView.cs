using Aspire.Hosting.Telemetry.Store;

namespace Aspire.Hosting.Dashboard;

/// <summary>One trace as a tree. Offsets and durations are in milliseconds.</summary>
internal sealed record TraceView(string Id, string Name, DateTimeOffset Start, double Duration, IReadOnlyList<TraceView.Row> Spans)
{
    public static TraceView From(Trace trace) => new(
        trace.Id, trace.Root.Name, trace.Start, trace.Duration.TotalMilliseconds,
        [.. trace.Tree().Select(node => Row.From(node.Span, node.Depth, trace.Start))]);

    internal sealed record Row(
        string Id, string? Parent, int Depth, string Resource, string Scope, string Name, string Kind, double Offset, double Duration, bool IsError,
        string StatusMessage, IReadOnlyList<KeyValuePair<string, string>> Attributes, IReadOnlyList<Moment> Events, IReadOnlyList<SpanLink> Links)
    {
        public static Row From(SpanEntry span, int depth, DateTimeOffset start) => new(
            span.SpanId, span.ParentId, depth, span.Origin.Id, span.Scope, span.Name, span.Kind.ToString(), (span.Start - start).TotalMilliseconds,
            span.Duration.TotalMilliseconds, span.IsError, span.StatusMessage, span.Attributes,
            [.. span.Events.Select(entry => new Moment((entry.Time - start).TotalMilliseconds, entry.Name, entry.Attributes))], span.Links);
    }

    internal sealed record Moment(double Offset, string Name, IReadOnlyList<KeyValuePair<string, string>> Attributes);
}
