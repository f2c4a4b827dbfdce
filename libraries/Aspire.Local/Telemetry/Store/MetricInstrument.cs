namespace Aspire.Hosting.Telemetry.Store;

internal sealed record MetricInstrument(
    TelemetryOrigin Origin, string Meter, string Name, string Description, string Unit, MetricKind Kind);
