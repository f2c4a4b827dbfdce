using Aspire.Hosting.Telemetry.Store;

namespace Aspire.Hosting.Dashboard;

/// <summary>A structured log record as the page shows it.</summary>
internal sealed record LogView(
    DateTimeOffset Time, string Resource, string Level, string Scope, string Message, string TraceId, string SpanId,
    IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    public static LogView From(LogEntry entry) => new(
        entry.Time, entry.Origin.Id, entry.Severity.ToString(), entry.Scope, entry.Message, entry.TraceId, entry.SpanId, entry.Attributes);
}
