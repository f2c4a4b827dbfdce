using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

internal static class OrchestrationServices
{
    // Stopping everything takes at most this long (orchestration contract §8.1).
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(120);

    public static IServiceCollection AddOrchestrator(this IServiceCollection services, DistributedApplicationOptions options)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit);
        services.AddHttpClient(Health.HttpEndpointHealthCheck.ClientName, client => client.Timeout = TimeSpan.FromSeconds(5));
        // Without a dashboard nobody can restart what has ended, so waiting for it would be for ever.
        services.AddSingleton(new ResourceNotificationService(
            options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable));
        services.AddSingleton<ResourceLogs>();
        services.AddSingleton<DependencyGate>();
        services.AddSingleton<LaunchPlanner>();
        services.AddSingleton<CommandStates>();
        services.AddSingleton<InstanceRunner.Services>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<ReadyMonitor>();
        services.AddSingleton<ResourceCommands>();
        services.AddSingleton<Orchestrator>();
        services.AddHostedService<StartupBanner>();
        services.AddDashboard(options);
        services.AddHostedService(provider => provider.GetRequiredService<Orchestrator>());
        return services;
    }
}
