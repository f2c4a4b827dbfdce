using HyperFleet.Postgres;
using HyperFleet.Server.Broker;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Consumers;
using HyperFleet.Server.Delivery;
using HyperFleet.Server.Instances;
using HyperFleet.Server.Rest;
using HyperFleet.Server.Resync;
using HyperFleet.Server.Sources;
using HyperFleet.Server.Statuses;
using HyperFleet.Server.Telemetry;
using HyperFleet.ServiceDefaults.Health;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Server.Hosting;

/// <summary>What the server is made of.</summary>
internal static class MaestroServices
{
    public static IServiceCollection AddMaestroServer(this IServiceCollection services, ServerOptions options) => services
        .AddSingleton(options)
        .AddSingleton(options.ToPostgres())
        .AddSingleton<Database>()
        .AddSingleton<ServerMetrics>()
        .AddSingleton<LockMetrics>()
        .AddSingleton<WorkqueueMetrics>()
        .AddStores()
        .AddInstances()
        .AddSources()
        .AddAgents()
        .AddRest();

    private static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<BundleStore>()
        .AddSingleton<BundleList>()
        .AddSingleton<IBundles, Bundles.Bundles>()
        .AddSingleton<EventHistory>()
        .AddSingleton<ConsumerStore>()
        .AddSingleton<ConsumerRetirement>()
        .AddSingleton<StatusStore>();

    /// <summary>First of the background work: its first beat makes the row that others refer to.</summary>
    private static IServiceCollection AddInstances(this IServiceCollection services) => services
        .AddSingleton<Ownership>()
        .AddRunning<Heartbeat>()
        .AddSingleton<IHealthPage, HealthCheckPage>()
        .AddSingleton<IHealthPage, LivenessPage>()
        .AddSingleton<IReadinessCheck, InstanceReadiness>()
        .AddSingleton<IReadinessCheck, BrokerReadiness>();

    private static IServiceCollection AddSources(this IServiceCollection services) => services
        .AddSingleton<StatusSubscriptions>()
        .AddSingleton<SourceResync>()
        .AddSingleton<ISourceEvents, SourceEvents>()
        .AddRunning<StatusFanout>();

    private static IServiceCollection AddAgents(this IServiceCollection services) => services
        .AddSingleton<SpecQueue>()
        .AddSingleton<SpecPublisher>()
        .AddRunning<StatusIngest>()
        .AddRunning<SpecResync>()
        .AddRunning<StatusResync>()
        .AddRunning<Inbound>()
        .AddRunning<EventSweep>()
        .AddRunning<SpecPump>()
        .AddRunning<BrokerLink>();

    private static IServiceCollection AddRunning<T>(this IServiceCollection services)
        where T : class, Microsoft.Extensions.Hosting.IHostedService =>
        services.AddSingleton<T>().AddHostedService(provider => provider.GetRequiredService<T>());
}
