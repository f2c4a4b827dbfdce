namespace Aspire.Hosting.Telemetry.Store;

internal enum MetricKind
{
    Gauge,
    Sum,
    Histogram,
}
