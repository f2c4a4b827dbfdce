using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Telemetry.Otlp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Telemetry;

/// <summary>The OpenTelemetry variables of a project (orchestration contract §9.4).</summary>
internal static class TelemetryVariables
{
    private static readonly (string Name, string Value)[] Always =
    [
        ("OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EXCEPTION_LOG_ATTRIBUTES", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory"),
    ];

    private static readonly (string Name, string Value)[] Development =
    [
        ("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "1000"),
        ("OTEL_BSP_SCHEDULE_DELAY", "1000"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
        ("OTEL_TRACES_SAMPLER", "always_on"),
        ("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based"),
    ];

    public static void Add(IDistributedApplicationBuilder builder, EnvironmentCallbackContext context)
    {
        AddAll(context, Always);
        if (context.ExecutionContext.IsPublishMode)
            return;
        if (builder.Environment.IsDevelopment())
            AddAll(context, Development);
        AddAll(context,
        [
            ("OTEL_SERVICE_NAME", context.Resource.Name),
            ("LOGGING__CONSOLE__FORMATTERNAME", "simple"),
            ("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true"),
        ]);
        context.EnvironmentVariables.TryAdd(
            "OTEL_RESOURCE_ATTRIBUTES", ReferenceExpression.Create($"service.instance.id={new InstanceSuffix()}"));
        AddExporter(context);
    }

    private static void AddExporter(EnvironmentCallbackContext context)
    {
        // Only where something listens: an exporter without a receiver costs retries and logs.
        if (context.ExecutionContext.ServiceProvider.GetService<OtlpServer>() is not { Exporter: { } exporter } receiver)
            return;
        AddAll(context,
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", exporter.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", exporter.Protocol),
            ("OTEL_EXPORTER_OTLP_HEADERS", $"x-otlp-api-key={receiver.Key}"),
        ]);
    }

    private static void AddAll(EnvironmentCallbackContext context, ReadOnlySpan<(string Name, string Value)> variables)
    {
        foreach (var (name, value) in variables)
            context.EnvironmentVariables.TryAdd(name, value);
    }
}
