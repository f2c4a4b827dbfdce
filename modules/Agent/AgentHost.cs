using System.Diagnostics.Metrics;
using HyperFleet.Agent.Applied;
using HyperFleet.Agent.Applying;
using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Leading;
using HyperFleet.Agent.Messaging;
using HyperFleet.Agent.Observing;
using HyperFleet.Agent.Reconciling;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Mqtt;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Health;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Agent;

/// <summary>Puts an agent together and runs it.</summary>
internal static class AgentHost
{
    public static async Task RunAsync(AgentConfiguration configuration, ServiceEndpoints endpoints, CancellationToken cancellation)
    {
        await using var app = Build(configuration, endpoints);
        if (configuration.Broker.Warning is { } warning)
            AgentLog.BrokerFileWarning(app.Logger, warning);
        await app.RunAsync(cancellation);
    }

    internal static WebApplication Build(AgentConfiguration configuration, ServiceEndpoints endpoints, Action<IServiceCollection>? replace = null)
    {
        var (options, identity, topics, broker) = configuration;
        var builder = ServiceHost.CreateBuilder(new ServiceIdentity("maestro-agent", "agent"), endpoints, options.Log);
        builder.Services
            .AddSingleton(options).AddSingleton(identity).AddSingleton(topics)
            .AddSingleton(services => Session(services, options, broker, identity, topics))
            .AddSingleton(services => Kubernetes(options, services.GetRequiredService<Tenure>(), services.GetRequiredService<TimeProvider>()))
            .AddSingleton<Tenure>().AddSingleton<Leadership>()
            .AddSingleton<WorkStore>().AddSingleton<WorkQueue>().AddSingleton<SequenceIds>().AddSingleton<SequenceMemory>().AddSingleton<AgentMetrics>()
            .AddSingleton<AppliedWorks>().AddSingleton<ResourceCleaner>().AddSingleton<Finalization>()
            .AddSingleton<ManifestWriter>().AddSingleton<ExecutorReview>().AddSingleton<Applier>()
            .AddSingleton(new Feedback(options.AllowsRawFeedback, options.MaxJsonRawLength)).AddSingleton<ConditionRules>().AddSingleton<Observer>().AddSingleton<FeedbackWatches>().AddSingleton<ObjectChanges>()
            .AddSingleton<PublishLimit>().AddSingleton<StatusReporter>().AddSingleton<StatusResync>().AddSingleton<WorkReconciler>()
            .AddSingleton<AgentConnection>()
            .AddSingleton<IReadinessCheck>(services => services.GetRequiredService<AgentConnection>())
            .AddHostedService(services => services.GetRequiredService<Leadership>()) // stopped last
            .AddHostedService<Definition>()
            .AddHostedService<WorkLoop>()
            .AddHostedService<Eviction>()
            .AddHostedService<IdleMemory>()
            .AddHostedService(services => services.GetRequiredService<AgentConnection>());
        replace?.Invoke(builder.Services);
        return builder.Build().MapServiceDefaults();
    }

    private static MqttSession Session(IServiceProvider services, AgentOptions agent, MqttBrokerFile broker, AgentIdentity identity, AgentTopics topics)
    {
        string?[] filters = [topics.SourceEvents, topics.SourceBroadcast];
        var options = new MqttSessionOptions
        {
            Client = broker.Client(identity.MqttClientId),
            Renew = agent.WorkloadSourceConfig is { Length: > 0 } path ? client => AgentConfiguration.ReadBroker(path).Renew(client) : null,
            Subscriptions = [.. filters.OfType<string>().Select(broker.Subscription)],
        };
        if (options.Validate() is [var mistake, ..])
            throw new ConfigurationException($"the message broker file cannot be used: {mistake}");
        return new MqttSession(options, new MqttDependencies
        {
            Logger = services.GetRequiredService<ILogger<MqttSession>>(),
            Meters = services.GetRequiredService<IMeterFactory>(),
            Time = services.GetRequiredService<TimeProvider>(),
        });
    }

    private static KubernetesClient Kubernetes(AgentOptions options, Tenure tenure, TimeProvider time)
    {
        try
        {
            return KubernetesClient.Connect(options.Kubeconfig, new KubernetesClientOptions { FieldManager = "work-agent", MayWrite = () => tenure.Holds, Time = time });
        }
        catch (KubeconfigException cause)
        {
            throw new ConfigurationException(cause.Message, cause);
        }
    }
}
