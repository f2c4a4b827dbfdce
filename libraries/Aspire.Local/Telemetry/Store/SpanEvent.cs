namespace Aspire.Hosting.Telemetry.Store;

internal sealed record SpanEvent(DateTimeOffset Time, string Name, IReadOnlyList<KeyValuePair<string, string>> Attributes);
