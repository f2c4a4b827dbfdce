using Aspire.Hosting.Telemetry.Store;

namespace HyperFleet.Aspire.Local.Tests.Telemetry;

/// <summary>The stores are bounded and forget the oldest first.</summary>
public sealed class TelemetryStoreTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TelemetryOrigin Origin = new("api", "one");
    private readonly TelemetryStore _store = new();

    [Fact]
    public void Ten_thousand_log_records_are_kept()
    {
        _store.Logs.Add([.. Enumerable.Range(0, LogStore.Kept + 5).Select(i => Log($"line {i}"))]);

        var all = _store.Logs.Find(new LogQuery(null, LogSeverity.Trace, null, null), int.MaxValue);
        Assert.Equal((10_000, "line 5", $"line {LogStore.Kept + 4}"), (all.Count, all[0].Message, all[^1].Message));
    }

    public static TheoryData<string?, string, string?, string?, bool> Queries => new()
    {
        { null, "Trace", null, null, true },
        { "api", "Trace", null, null, true },
        { "api-one", "Trace", null, null, true },
        { "sentinel", "Trace", null, null, false },
        { null, "Warning", null, null, true },
        { null, "Error", null, null, false },
        { null, "Trace", "LATE", null, true },
        { null, "Trace", "c-1", null, true },
        { null, "Trace", "nothing", null, false },
        { null, "Trace", null, "t1", true },
        { null, "Trace", null, "t2", false },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public void Log_records_are_found_by_resource_level_text_and_trace(string? resource, string level, string? text, string? trace, bool found)
    {
        _store.Logs.Add([Log("Cluster is late")]);

        Assert.Equal(found, _store.Logs.Find(new LogQuery(resource, Enum.Parse<LogSeverity>(level), text, trace), 10).Count == 1);
    }

    [Fact]
    public void Traces_are_bounded_in_number()
    {
        _store.Traces.Add([.. Enumerable.Range(0, TraceStore.Kept + 3).Select(i => Span($"t{i}", "s", null, 0))]);

        Assert.Equal(TraceStore.Kept, _store.Traces.Find(_ => true, int.MaxValue).Count);
        Assert.Null(_store.Traces.Find("t2"));
        Assert.NotNull(_store.Traces.Find("t3"));
    }

    [Fact]
    public void Traces_are_bounded_in_spans()
    {
        for (var trace = 0; trace < 2 * TraceStore.KeptSpans / TraceStore.MaxSpansOfTrace; trace++)
            _store.Traces.Add([.. Enumerable.Range(0, TraceStore.MaxSpansOfTrace + 10).Select(i => Span($"t{trace}", $"s{i}", null, i))]);

        var kept = _store.Traces.Find(_ => true, int.MaxValue);
        Assert.All(kept, trace => Assert.Equal(TraceStore.MaxSpansOfTrace, trace.Spans.Count));
        Assert.Equal(TraceStore.KeptSpans, kept.Sum(trace => trace.Spans.Count));
    }

    [Fact]
    public void A_tree_lists_children_under_parents_by_time_whatever_order_they_came_in()
    {
        _store.Traces.Add([Span("t", "grandchild", "late", 30), Span("t", "late", "root", 20), Span("t", "orphan", "nobody", 40)]);
        _store.Traces.Add([Span("t", "early", "root", 10), Span("t", "root", null, 0)]);

        Assert.Equal(
            [("root", 0), ("early", 1), ("late", 1), ("grandchild", 2), ("orphan", 0)],
            _store.Traces.Find("t")!.Tree().Select(node => (node.Span.SpanId, node.Depth)));
    }

    [Fact]
    public void Spans_that_are_each_others_parents_do_not_hang_the_tree()
    {
        _store.Traces.Add([Span("t", "a", "b", 0), Span("t", "b", "a", 1), Span("t", "self", "self", 2)]);

        Assert.Contains(_store.Traces.Find("t")!.Tree(), node => node.Span.SpanId == "self");
    }

    [Fact]
    public void A_resting_value_costs_two_points()
    {
        for (var second = 0; second < 100; second++)
            _store.Metrics.Add([Metric("a", 5, second)]);

        var points = _store.Metrics.Find("api-one", "meter", "a")[0].Points;
        Assert.Equal((2, Start, Start.AddSeconds(99)), (points.Count, points[0].Time, points[^1].Time));
    }

    [Fact]
    public void Fifty_thousand_points_are_kept_over_all_instruments()
    {
        for (var second = 0; second < 60_000; second++)
            _store.Metrics.Add([Metric(second < 10 ? "old" : "new", second, second)]);

        Assert.Equal(MetricStore.Kept, _store.Metrics.Count);
        Assert.Equal(["new"], _store.Metrics.Instruments().Select(instrument => instrument.Name));
    }

    private static LogEntry Log(string message) => new(Start, Origin, "Category", LogSeverity.Warning, message, "t1", "s1", [new("id", "c-1")]);

    private static SpanEntry Span(string trace, string id, string? parent, int milliseconds) => new(
        trace, id, parent, Origin, "scope", id, SpanKind.Internal, Start.AddMilliseconds(milliseconds), TimeSpan.FromMilliseconds(1), IsError: false, "",
        [], [], []);

    private static MetricEntry Metric(string name, double value, int second) => new(
        new MetricInstrument(Origin, "meter", name, "", "", MetricKind.Gauge), [], new MetricPoint(Start.AddSeconds(second), value));
}
