using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Events;
using HyperFleet.Adapter.Execution;
using HyperFleet.Adapter.Maestro;
using HyperFleet.Adapter.Telemetry;
using HyperFleet.Adapter.Transport;
using HyperFleet.Broker;
using HyperFleet.Kubernetes;
using HyperFleet.ServiceDefaults.Health;
using HyperFleet.ServiceDefaults.Hosting;
using HyperFleet.ServiceDefaults.Logging;
using HyperFleet.ServiceDefaults.Telemetry;

namespace HyperFleet.Adapter.Hosting;

/// <summary>The adapter as a service: configuration in, consumer out (adapter contract §2.1).</summary>
internal static class AdapterHost
{
    private const string Component = "hyperfleet-adapter";

    /// <exception cref="ConfigurationFailure">Settings that only a running adapter needs are missing or wrong.</exception>
    public static WebApplication Build(AdapterDefinition definition, ProcessContext process, ServiceEndpoints endpoints)
    {
        var broker = Broker(definition, process);
        var builder = ServiceHost.CreateBuilder(
            new ServiceIdentity(definition.Config.Adapter.Name, Component),
            endpoints,
            Logs(definition.Config.Log),
            new TelemetryOptions(Tracing: !process.Environment.TryGetValue("HYPERFLEET_TRACING_ENABLED", out var text) || !bool.TryParse(text, out var enabled) || enabled));
        builder.Services.AddExecution(definition, process).AddSingleton<LateCreations>();
        AddClients(builder.Services, definition, process);
        AddConsumer(builder.Services, broker);
        var app = builder.Build();
        app.MapMergedConfiguration(definition);
        app.MapServiceDefaults();
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("HyperFleet.Adapter").LogStart(definition);
        return app;
    }

    private static void AddClients(IServiceCollection services, AdapterDefinition definition, ProcessContext process)
    {
        if (HttpApi.Violation(definition.Config.Clients.HyperfleetApi) is { } violation) throw new ConfigurationFailure(violation);
        var userAgent = process.Environment.GetValueOrDefault("HYPERFLEET_USER_AGENT") is { Length: > 0 } given ? given : $"{Component}/{ServiceIdentity.BuildVersion}";
        services.AddSingleton<IApi>(provider => new HttpApi(
            definition.Config.Clients.HyperfleetApi, userAgent, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HttpApi>>()));
        AddTransports(services, definition, userAgent);
    }

    private static void AddTransports(IServiceCollection services, AdapterDefinition definition, string userAgent)
    {
        var cluster = Transports.ConnectKubernetes(definition, userAgent, TimeProvider.System);
        if (cluster is not null) services.AddSingleton(_ => cluster);
        var usesMaestro = Transports.UsesMaestro(definition);
        if (usesMaestro)
        {
            services.AddSingleton(provider => new MaestroClient(definition.Config.Clients.Maestro!, userAgent, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
            services.AddHostedService(provider => provider.GetRequiredService<MaestroClient>().Subscription);
            services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<MaestroClient>().Subscription);
        }

        services.AddSingleton<ITransports>(provider => new Transports(
            cluster is null ? null : OnKubernetes(provider, cluster),
            usesMaestro ? provider.GetRequiredService<MaestroClient>().Transport : null));
    }

    private static KubernetesTransport OnKubernetes(IServiceProvider provider, KubernetesClient cluster)
    {
        provider.GetRequiredService<AdapterMetrics>().Throttled(() => cluster.Throttled);
        return ActivatorUtilities.CreateInstance<KubernetesTransport>(provider);
    }

    private static void AddConsumer(IServiceCollection services, BrokerOptions broker)
    {
        services.AddSingleton(broker);
        services.AddSingleton<BrokerMetrics>();
        services.AddSingleton<EventInbox>();
        services.AddSingleton<Events.EventHandler>();
        services.AddSingleton<EventConsumer>();
        services.AddHostedService(provider => provider.GetRequiredService<EventConsumer>());
        services.AddSingleton<IReadinessCheck, ConfigurationLoaded>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<EventConsumer>());
    }

    private static BrokerOptions Broker(AdapterDefinition definition, ProcessContext process)
    {
        var ids = definition.Config.Clients.Broker;
        if (ids.SubscriptionId.Length == 0) throw new ConfigurationFailure("clients.broker.subscription_id is required: set it in the configuration, with --broker-subscription-id or HYPERFLEET_BROKER_SUBSCRIPTION_ID");
        if (ids.Topic.Length == 0) throw new ConfigurationFailure("clients.broker.topic is required: set it in the configuration, with --broker-topic or HYPERFLEET_BROKER_TOPIC");
        var sources = new BrokerSources
        {
            Environment = process.Environment.GetValueOrDefault,
            FallbackUrl = process.Environment.GetValueOrDefault("ConnectionStrings__rabbitmq"),
        };
        return BrokerConfiguration.TryLoad(sources, out var options, out var error) ? options : throw new ConfigurationFailure($"broker: {error}");
    }

    private static LogOptions Logs(AdapterConfig.LogSection log) => new(log.Level.ToLowerInvariant(), log.Format.ToLowerInvariant(), log.Output.ToLowerInvariant())
    {
        TimeField = "time",
        MessageField = "msg",
    };
}
