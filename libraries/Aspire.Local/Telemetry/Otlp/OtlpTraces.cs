using Aspire.Hosting.Telemetry.Store;

namespace Aspire.Hosting.Telemetry.Otlp;

/// <summary>ExportTraceServiceRequest (<c>trace.proto</c>).</summary>
internal static class OtlpTraces
{
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static IReadOnlyList<SpanEntry> Read(ReadOnlySpan<byte> request)
    {
        var spans = new List<SpanEntry>();
        OtlpBatch.Read(request, (origin, scope, span) => spans.Add(Span(origin, scope, span)));
        return spans;
    }

    // Span: 1 trace id, 2 span id, 4 parent span id, 5 name, 6 kind, 7 start, 8 end, 9 attributes, 11 events, 13 links, 15 status.
    private static SpanEntry Span(TelemetryOrigin origin, string scope, ProtoReader span)
    {
        string trace = "", id = "", name = "";
        string? parent = null;
        ulong start = 0, end = 0, kind = 0;
        var status = (Code: 0UL, Message: "");
        var attributes = new List<KeyValuePair<string, string>>();
        var events = new List<SpanEvent>();
        var links = new List<SpanLink>();
        while (span.Next())
            switch (span.Field)
            {
                case 1: trace = OtlpCommon.Id(span.Bytes()); break;
                case 2: id = OtlpCommon.Id(span.Bytes()); break;
                case 4: parent = OtlpCommon.Id(span.Bytes()) is { Length: > 0 } text ? text : null; break;
                case 5: name = OtlpCommon.Short(span.Text()); break;
                case 6: kind = span.Integer(); break;
                case 7: start = span.Fixed64(); break;
                case 8: end = span.Fixed64(); break;
                case 9: OtlpCommon.Add(attributes, span.Message()); break;
                case 11 when events.Count < OtlpCommon.MaxAttributes: events.Add(Event(span.Message())); break;
                case 13 when links.Count < OtlpCommon.MaxAttributes: links.Add(Link(span.Message())); break;
                case 15: status = Status(span.Message()); break;
            }
        return new SpanEntry(
            trace, id, parent, origin, scope, name, (SpanKind)Math.Min(kind, (ulong)SpanKind.Consumer), OtlpCommon.Time(start),
            TimeSpan.FromTicks((long)((end > start ? end - start : 0) / 100)), IsError: status.Code == 2, status.Message, attributes, events, links);
    }

    // Status: 2 message, 3 code (0 unset, 1 ok, 2 error).
    private static (ulong Code, string Message) Status(ProtoReader status)
    {
        var (code, message) = (0UL, "");
        while (status.Next())
            if (status.Field == 2)
                message = OtlpCommon.Short(status.Text());
            else if (status.Field == 3)
                code = status.Integer();
        return (code, message);
    }

    // Event: 1 time, 2 name, 3 attributes.
    private static SpanEvent Event(ProtoReader entry)
    {
        var (time, name) = (0UL, "");
        var attributes = new List<KeyValuePair<string, string>>();
        while (entry.Next())
            switch (entry.Field)
            {
                case 1: time = entry.Fixed64(); break;
                case 2: name = OtlpCommon.Short(entry.Text()); break;
                case 3: OtlpCommon.Add(attributes, entry.Message()); break;
            }
        return new SpanEvent(OtlpCommon.Time(time), name, attributes);
    }

    // Link: 1 trace id, 2 span id.
    private static SpanLink Link(ProtoReader link)
    {
        var (trace, span) = ("", "");
        while (link.Next())
            if (link.Field == 1)
                trace = OtlpCommon.Id(link.Bytes());
            else if (link.Field == 2)
                span = OtlpCommon.Id(link.Bytes());
        return new SpanLink(trace, span);
    }
}
