using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dashboard;

internal static class DashboardServices
{
    public static IServiceCollection AddDashboard(this IServiceCollection services, DistributedApplicationOptions options)
    {
        if (options.DisableDashboard)
            return services;
        services.AddSingleton<DashboardOptions>();
        services.AddSingleton<DashboardApi>();
        services.AddSingleton<DashboardServer>();
        return services.AddHostedService(provider => provider.GetRequiredService<DashboardServer>());
    }
}
