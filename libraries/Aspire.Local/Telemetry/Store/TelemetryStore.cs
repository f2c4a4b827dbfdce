namespace Aspire.Hosting.Telemetry.Store;

/// <summary>What the resources have reported, in memory; each kind has a bound and forgets its oldest first.</summary>
internal sealed class TelemetryStore
{
    /// <summary>Counts how often anything has changed, so that a page knows when to ask again.</summary>
    public TelemetryVersion Version => new(Logs.Version, Traces.Version, Metrics.Version);

    public LogStore Logs { get; } = new();

    public TraceStore Traces { get; } = new();

    public MetricStore Metrics { get; } = new();
}
