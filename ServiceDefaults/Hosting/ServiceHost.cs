using System.Diagnostics.Metrics;
using HyperFleet.ServiceDefaults.Health;
using HyperFleet.ServiceDefaults.Logging;
using HyperFleet.ServiceDefaults.Metrics;
using HyperFleet.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Logs;

namespace HyperFleet.ServiceDefaults.Hosting;

/// <summary>
/// The host of every role: listeners, logging, metrics, health, telemetry and an orderly stop. A role adds its own services, calls
/// <see cref="MapServiceDefaults"/>, maps its routes and runs.
/// </summary>
public static class ServiceHost
{
    /// <summary>From SIGTERM to exit, in total.</summary>
    public static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(20);

    private const string BareServerSpans = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    private static readonly object ListenerKey = new();

    public static WebApplicationBuilder CreateBuilder(
        ServiceIdentity identity,
        ServiceEndpoints endpoints,
        LogOptions logs,
        TelemetryOptions? telemetry = null,
        HealthBody healthBody = HealthBody.Checks)
    {
        // ASP.NET Core describes its spans only when asked to; without a path the probes' spans could not be told apart.
        if (TelemetryExport.HasEndpoint) AppContext.SetSwitch(BareServerSpans, isEnabled: false);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = identity.Name });
        AddLogging(builder, identity, logs);
        AddListeners(builder, endpoints);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(identity);
        builder.Services.AddSingleton<HealthEndpoints>(services => ActivatorUtilities.CreateInstance<HealthEndpoints>(services, healthBody));
        builder.Services.AddSingleton<PrometheusRegistry>();
        builder.Services.AddHostedService(_ => new TelemetryExport(identity, telemetry ?? new TelemetryOptions()));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownLimit);
        return builder;
    }

    /// <summary>Answers the health and metrics listeners. Call it before the role's own middleware, which then sees its listener alone.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        var health = app.Services.GetRequiredService<HealthEndpoints>();
        var metrics = app.Services.GetRequiredService<PrometheusRegistry>();
        app.Use((context, next) => KindOf(context) switch
        {
            ListenerKind.Health => health.HandleAsync(context),
            ListenerKind.Metrics => WriteMetricsAsync(context, metrics),
            _ => next(context),
        });
        if (TelemetryExport.HasEndpoint) app.Use(ServerSpan.NameAsync);
        return app;
    }

    private static void AddLogging(WebApplicationBuilder builder, ServiceIdentity identity, LogOptions logs)
    {
        builder.Logging.ClearProviders().SetMinimumLevel(logs.MinimumLevel)
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        builder.Services.AddSingleton<ILoggerProvider>(services => new LineLoggerProvider(
            new LineFormatter(identity, logs, services.GetRequiredService<TimeProvider>()), logs.Output == "stderr" ? LineOutput.Stderr : LineOutput.Stdout));
        if (TelemetryExport.HasEndpoint)
            builder.Logging.AddOpenTelemetry(open =>
            {
                open.IncludeScopes = true;
                open.SetResourceBuilder(TelemetryExport.Describe(identity)).AddOtlpExporter();
            });
    }

    private static void AddListeners(WebApplicationBuilder builder, ServiceEndpoints endpoints)
    {
        (ListenerKind Kind, BindAddress? Address, TlsFiles? Tls)[] listeners =
        [
            (ListenerKind.Main, endpoints.Main, endpoints.MainTls),
            (ListenerKind.Health, endpoints.Health, endpoints.HealthTls),
            (ListenerKind.Metrics, endpoints.Metrics, endpoints.MetricsTls),
        ];
        if (listeners.All(listener => listener.Address is null)) builder.Services.AddSingleton<IServer, NoServer>(); // Kestrel would choose a port of its own
        if (listeners.Any(listener => listener.Tls is not null)) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSetting(WebHostDefaults.PreferHostingUrlsKey, "false").UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var (kind, address, tls) in listeners)
                if (address is not null)
                    kestrel.Listen(address.Address, address.Port, listen => Configure(listen, kind, tls));
        });
    }

    private static void Configure(ListenOptions listen, ListenerKind kind, TlsFiles? tls)
    {
        listen.Use(next => connection =>
        {
            connection.Items[ListenerKey] = kind;
            return next(connection);
        });
        if (tls is null) return;
        tls.Current();
        listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => tls.Current());
    }

    private static ListenerKind KindOf(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(ListenerKey, out var kind) == true ? (ListenerKind)kind! : ListenerKind.Main;

    private static async Task WriteMetricsAsync(HttpContext context, PrometheusRegistry metrics)
    {
        if (context.Request.Path != "/metrics")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(metrics.Render(), context.RequestAborted);
    }
}
