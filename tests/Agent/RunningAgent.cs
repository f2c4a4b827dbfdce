using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Leading;
using HyperFleet.Agent.Wire;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Mqtt;
using HyperFleet.ServiceDefaults.Hosting;
using HyperFleet.ServiceDefaults.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Agent.Tests;

/// <summary>An agent in this process, on a real broker and a Kubernetes API server.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningAgent(WebApplication app, AgentConfiguration configuration) => (_app, Configuration) = (app, configuration);

    public AgentConfiguration Configuration { get; }

    public static async Task<RunningAgent> StartAsync(
        MosquittoServer broker, KubernetesConnection cluster, string name, TimeProvider? time = null, Func<AgentOptions, AgentOptions>? with = null, KubernetesClientOptions? client = null, int? brokerPort = null)
    {
        var file = new MqttBrokerFile { BrokerHost = $"127.0.0.1:{brokerPort ?? broker.Port}", Topics = Topics(name) };
        var options = new AgentOptions { ConsumerName = name, StatusSyncInterval = TimeSpan.FromMilliseconds(200), Log = new LogOptions("warn") };
        options = with?.Invoke(options) ?? options;
        var configuration = new AgentConfiguration(options, AgentIdentity.Create(name, "", file.BrokerHost), AgentTopics.Of(file.Topics, name), file);
        var app = AgentHost.Build(configuration, new ServiceEndpoints(null, null), services => services
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(host => new KubernetesClient(cluster, (client ?? new()) with { FieldManager = "work-agent", MayWrite = () => host.GetRequiredService<Tenure>().Holds })));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, configuration);
    }

    public static Dictionary<string, string> Topics(string cluster) => new()
    {
        ["sourceEvents"] = $"sources/maestro/consumers/{cluster}/sourceevents",
        ["agentEvents"] = $"sources/maestro/consumers/{cluster}/agentevents",
    };

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
