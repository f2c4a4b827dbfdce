namespace Aspire.Hosting.Telemetry.Store;

internal sealed record SpanLink(string TraceId, string SpanId);
