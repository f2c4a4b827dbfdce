namespace Aspire.Hosting.Telemetry.Store;

/// <summary>One measurement. <see cref="Value"/> is the count of a histogram, else the value itself.</summary>
internal readonly record struct MetricPoint(DateTimeOffset Time, double Value)
{
    public HistogramState? Histogram { get; init; }
}
