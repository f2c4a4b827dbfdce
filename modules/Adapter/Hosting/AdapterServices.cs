using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Execution;
using HyperFleet.Adapter.Expressions;
using HyperFleet.Adapter.Rendering;
using HyperFleet.Adapter.Telemetry;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using System.Diagnostics.Metrics;

namespace HyperFleet.Adapter.Hosting;

/// <summary>What running events needs, whether for real or dry. The caller adds where API calls and objects go.</summary>
internal static class AdapterServices
{
    public static IServiceCollection AddExecution(this IServiceCollection services, AdapterDefinition definition, ProcessContext process)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(definition);
        services.AddSingleton(definition.Config.Clients.HyperfleetApi);
        services.AddSingleton<TemplateEngine>();
        services.AddSingleton<ExpressionEngine>();
        services.AddSingleton<ManifestRenderer>();
        services.AddSingleton<QueryRenderer>();
        services.AddSingleton<ConfiguredLog>();
        services.AddSingleton<ApiCalls>();
        services.AddSingleton(process);
        services.AddSingleton<ParameterPhase>();
        services.AddSingleton<PreconditionPhase>();
        services.AddSingleton<ResourceDiscovery>();
        services.AddSingleton<ResourceDeletion>();
        services.AddSingleton<ResourcePhase>();
        services.AddSingleton<PayloadBuilder>();
        services.AddSingleton<PostPhase>();
        services.AddSingleton<EventExecutor>();
        services.AddSingleton(provider => new AdapterMetrics(
            provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<TimeProvider>(), definition.Config.Adapter.Name, ServiceIdentity.BuildCommit));
        return services;
    }
}
