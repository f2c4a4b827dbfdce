namespace Aspire.Hosting.Telemetry.Store;

internal sealed record SpanEntry(
    string TraceId, string SpanId, string? ParentId, TelemetryOrigin Origin, string Scope, string Name, SpanKind Kind, DateTimeOffset Start,
    TimeSpan Duration, bool IsError, string StatusMessage, IReadOnlyList<KeyValuePair<string, string>> Attributes,
    IReadOnlyList<SpanEvent> Events, IReadOnlyList<SpanLink> Links)
{
    public DateTimeOffset End => Start + Duration;
}
