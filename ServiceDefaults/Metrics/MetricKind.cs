namespace HyperFleet.ServiceDefaults.Metrics;

/// <summary>How measurements of an instrument combine: counters add, observed counters and gauges keep the last value.</summary>
internal enum MetricKind
{
    Counter,
    ObservedCounter,
    UpDown,
    Gauge,
    Histogram,
}
