using HyperFleet.Broker;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Coordination;
using HyperFleet.Sentinel.Decisions;
using HyperFleet.Sentinel.Events;
using HyperFleet.Sentinel.Polling;
using HyperFleet.Sentinel.Resources;
using HyperFleet.Sentinel.Watching;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Health;
using HyperFleet.ServiceDefaults.Hosting;
using HyperFleet.ServiceDefaults.Telemetry;

namespace HyperFleet.Sentinel;

/// <summary>Puts Sentinel together and runs it.</summary>
internal static class SentinelHost
{
    private const string BrokerConnection = "ConnectionStrings__rabbitmq";

    /// <exception cref="ConfigurationException">The configuration cannot work; it would not tomorrow either.</exception>
    public static async Task RunAsync(
        SentinelOptions options, ServiceEndpoints endpoints, Func<string, string?> environment, CancellationToken cancellation)
    {
        await using var app = Build(options, LoadBroker(environment), endpoints);
        var logger = app.Services.GetRequiredService<ILogger<PollLoop>>();
        SentinelLog.Starting(logger);
        if (options.DebugConfig)
            SentinelLog.Configuration(logger, ConfigurationText.Yaml(options));
        await ProbeAsync(app.Services.GetRequiredService<ResourceApi>(), logger, cancellation);
        app.Services.GetRequiredService<EventPublisher>().Start();
        SentinelLog.PublisherReady(logger);
        await app.RunAsync(cancellation);
    }

    internal static WebApplication Build(
        SentinelOptions options, BrokerOptions broker, ServiceEndpoints endpoints, Action<IServiceCollection>? replace = null)
    {
        var identity = new ServiceIdentity("hyperfleet-sentinel", "sentinel");
        var builder = ServiceHost.CreateBuilder(
            identity, endpoints, options.Log, new TelemetryOptions(options.TracingEnabled), HealthBody.Checks);
        builder.Services
            .AddSingleton(options)
            .AddSingleton(new DecisionEngine(options.MessageDecision ?? DefaultRules.Section))
            .AddSingleton(new PayloadBuilder(options.MessageData!))
            .AddSingleton<NewsLedger>()
            .AddSingleton<SentinelMetrics>()
            .AddSingleton<PollState>()
            .AddSingleton<ILivenessCheck>(services => services.GetRequiredService<PollState>())
            .AddSingleton<IReadinessCheck, BrokerReadiness>()
            .AddSingleton<IReadinessCheck>(services => services.GetRequiredService<PollState>())
            .AddSingleton(services => new ApiClient(options, identity.Version, services.GetRequiredService<TimeProvider>()))
            .AddSingleton<ResourceApi>()
            .AddSingleton<BrokerMetrics>()
            .AddSingleton(services => Publisher(services, options, broker))
            .AddSingleton(services => new LeaseApi(options, ReplicaName.For(endpoints), services.GetRequiredService<ApiClient>()))
            .AddSingleton<Ownership>()
            .AddSingleton<Agenda>()
            .AddSingleton<WatchState>()
            .AddSingleton<Schedule>()
            .AddSingleton<Visitor>()
            .AddSingleton<PollCycle>()
            .AddHostedService<CoordinationLoop>() // the first to start is the last to stop: the seat is given back when nothing is published any more
            .AddHostedService<PollLoop>()
            .AddHostedService<WatchLoop>();
        replace?.Invoke(builder.Services);
        return builder.Build().MapServiceDefaults();
    }

    private static BrokerOptions LoadBroker(Func<string, string?> environment) =>
        BrokerConfiguration.TryLoad(new BrokerSources { Environment = environment, FallbackUrl = environment(BrokerConnection) }, out var broker, out var error)
            ? broker
            : throw new ConfigurationException(error);

    private static EventPublisher Publisher(IServiceProvider services, SentinelOptions options, BrokerOptions broker)
    {
        var topic = options.Clients.Broker.Topic ?? "";
        if (broker.ExchangeFor(topic).Length == 0)
        {
            throw new ConfigurationException(
                "invalid config: Field 'clients.broker.topic' failed validation: required when broker.rabbitmq.exchange is empty: events would be lost silently");
        }

        return ActivatorUtilities.CreateInstance<EventPublisher>(services, broker, topic);
    }

    // A refusal (404, 401, a missing token) is a mistake in the configuration; an API that is not up yet is not: exiting then
    // would turn one outage into a crash loop of every Sentinel.
    private static async Task ProbeAsync(ResourceApi api, ILogger logger, CancellationToken cancellation)
    {
        switch (await api.ProbeAsync(cancellation))
        {
            case null:
                SentinelLog.ClientReady(logger);
                break;
            case { IsTransient: true } failure:
                SentinelLog.ApiNotYet(logger, failure.Message);
                break;
            case { } failure:
                throw new ConfigurationException($"failed to initialize HyperFleet client: {failure.Message}");
        }
    }
}
