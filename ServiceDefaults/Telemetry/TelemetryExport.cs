using HyperFleet.ServiceDefaults.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HyperFleet.ServiceDefaults.Telemetry;

/// <summary>
/// Makes spans while the role runs and exports spans and metrics over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Spans and
/// measurements belong to the process, so when several roles share one the first to start exports for all.
/// </summary>
internal sealed class TelemetryExport(ServiceIdentity identity, TelemetryOptions options) : IHostedService, IDisposable
{
    private static readonly string[] Sources = ["HyperFleet.*", "Microsoft.AspNetCore", "System.Net.Http", "RabbitMQ.Client.*"];

    // Spans of statements pass nothing on: without anybody to read them they are not worth making.
    private static readonly string[] ExportedSources = [.. Sources, "Npgsql"];
    private static readonly string[] Meters = [.. ExportedSources, "Microsoft.AspNetCore.*", "System.Net.*", "System.Runtime"];
    private static int s_exporting;

    private bool _first;
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <summary>Whether an OTLP endpoint is configured.</summary>
    public static bool HasEndpoint => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));

    public static ResourceBuilder Describe(ServiceIdentity identity) => ResourceBuilder.CreateDefault()
        .AddService(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is { Length: > 0 } name ? name : identity.Name, serviceVersion: identity.Version)
        .AddEnvironmentVariableDetector();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _first = Interlocked.CompareExchange(ref s_exporting, 1, 0) == 0;
        if (!_first) return Task.CompletedTask;

        if (options.Tracing)
        {
            var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Describe(identity)).AddSource(HasEndpoint ? ExportedSources : Sources).AddProcessor(new ManagementSpanFilter());
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_TRACES_SAMPLER")))
                traces = traces.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.SamplingRate)));
            _traces = (HasEndpoint ? traces.AddOtlpExporter() : traces).Build();
        }

        if (HasEndpoint)
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Describe(identity)).AddMeter(Meters).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        const int flushMilliseconds = 5000;
        _traces?.ForceFlush(flushMilliseconds);
        _metrics?.ForceFlush(flushMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        if (_first) Interlocked.Exchange(ref s_exporting, 0);
    }
}
