namespace Aspire.Hosting.Telemetry.Store;

internal sealed record MetricEntry(MetricInstrument Instrument, IReadOnlyList<KeyValuePair<string, string>> Attributes, MetricPoint Point);
