namespace Aspire.Hosting.Telemetry.Store;

internal sealed record LogEntry(
    DateTimeOffset Time, TelemetryOrigin Origin, string Scope, LogSeverity Severity, string Message, string TraceId, string SpanId,
    IReadOnlyList<KeyValuePair<string, string>> Attributes);
