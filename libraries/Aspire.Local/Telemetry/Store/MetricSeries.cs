namespace Aspire.Hosting.Telemetry.Store;

/// <summary>The measurements of one instrument with one set of attributes.</summary>
internal sealed record MetricSeries(IReadOnlyList<KeyValuePair<string, string>> Attributes, IReadOnlyList<MetricPoint> Points);
