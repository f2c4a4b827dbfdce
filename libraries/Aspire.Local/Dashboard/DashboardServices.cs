using Aspire.Hosting.Telemetry.Otlp;
using Aspire.Hosting.Telemetry.Store;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dashboard;

internal static class DashboardServices
{
    public static IServiceCollection AddDashboard(this IServiceCollection services, DistributedApplicationOptions options)
    {
        if (options.DisableDashboard)
            return services;
        services.AddSingleton<TelemetryStore>();
        services.AddSingleton<OtlpOptions>();
        services.AddSingleton<OtlpReceiver>();
        services.AddSingleton<OtlpServer>();
        services.AddHostedService(provider => provider.GetRequiredService<OtlpServer>());
        services.AddSingleton<DashboardOptions>();
        services.AddSingleton<DashboardStreams>();
        services.AddSingleton<DashboardApi>();
        services.AddSingleton<TelemetryApi>();
        services.AddSingleton<DashboardServer>();
        return services.AddHostedService(provider => provider.GetRequiredService<DashboardServer>());
    }
}
