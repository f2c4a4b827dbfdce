namespace HyperFleet.ServiceDefaults.Telemetry;

/// <summary>What a role tells OpenTelemetry. Endpoint, protocol, headers and sampler come from the standard <c>OTEL_*</c> variables.</summary>
/// <param name="Tracing">Whether spans are made at all; without them events carry no <c>traceparent</c>.</param>
/// <param name="SamplingRate">The share of traces begun here that is recorded, 0 to 1, unless <c>OTEL_TRACES_SAMPLER</c> says otherwise.</param>
public sealed record TelemetryOptions(bool Tracing = true, double SamplingRate = 1);
