namespace HyperFleet.ServiceDefaults.Telemetry;

/// <summary>What a role tells OpenTelemetry. Endpoint, protocol, headers and sampler come from the standard <c>OTEL_*</c> variables.</summary>
/// <param name="Tracing">Whether spans are made at all; without them events carry no <c>traceparent</c>.</param>
public sealed record TelemetryOptions(bool Tracing = true);
