using Aspire.Hosting.Telemetry.Store;

namespace Aspire.Hosting.Telemetry.Otlp;

/// <summary>ExportLogsServiceRequest (<c>logs.proto</c>).</summary>
internal static class OtlpLogs
{
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static IReadOnlyList<LogEntry> Read(ReadOnlySpan<byte> request)
    {
        var entries = new List<LogEntry>();
        OtlpBatch.Read(request, (origin, scope, record) => entries.Add(Record(origin, scope, record)));
        return entries;
    }

    // LogRecord: 1 time, 2 severity number, 5 body, 6 attributes, 9 trace id, 10 span id, 11 observed time.
    private static LogEntry Record(TelemetryOrigin origin, string scope, ProtoReader record)
    {
        ulong time = 0, observed = 0, severity = 0;
        string body = "", trace = "", span = "";
        var attributes = new List<KeyValuePair<string, string>>();
        while (record.Next())
            switch (record.Field)
            {
                case 1: time = record.Fixed64(); break;
                case 2: severity = record.Integer(); break;
                case 5: body = OtlpCommon.Short(OtlpCommon.Any(record.Message(), depth: 0)); break;
                case 6: OtlpCommon.Add(attributes, record.Message()); break;
                case 9: trace = OtlpCommon.Id(record.Bytes()); break;
                case 10: span = OtlpCommon.Id(record.Bytes()); break;
                case 11: observed = record.Fixed64(); break;
            }
        return new LogEntry(
            OtlpCommon.Time(time != 0 ? time : observed), origin, scope, Level(severity), Message(body, attributes), trace, span, attributes);
    }

    // Severity numbers come in groups of four: 1 trace, 5 debug, 9 info, 13 warn, 17 error, 21 fatal.
    private static LogSeverity Level(ulong severity) =>
        severity is 0 or > 24 ? LogSeverity.Information : (LogSeverity)((severity - 1) / 4);

    // .NET sends the template as the body and the holes as attributes unless told to format; people read the filled template.
    private static string Message(string body, List<KeyValuePair<string, string>> attributes)
    {
        if (!body.Contains('{'))
            return body;
        foreach (var (key, value) in attributes)
            body = body.Replace($"{{{key}}}", value, StringComparison.Ordinal);
        return OtlpCommon.Short(body);
    }
}
