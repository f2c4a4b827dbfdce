namespace Aspire.Hosting.Telemetry.Store;

internal sealed record TelemetryVersion(long Logs, long Traces, long Metrics);
