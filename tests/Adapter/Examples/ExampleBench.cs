using System.Text.Json.Nodes;
using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Events;
using HyperFleet.Adapter.Execution;
using HyperFleet.Adapter.Hosting;
using HyperFleet.Adapter.Maestro;
using HyperFleet.Adapter.Tests.Hosting;
using HyperFleet.Adapter.Transport;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Tests.Examples;

/// <summary>An example's own files, run for real: HTTP to an API, objects on a cluster or through Maestro. Only the queue is left out.</summary>
internal sealed class ExampleBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ExampleBench(ServiceProvider services, FakeFleetApi api) => (_services, Api) = (services, api);

    public FakeFleetApi Api { get; }

    public static async Task<ExampleBench> StartAsync(string example, KubernetesClient? cluster, IReadOnlyDictionary<string, string> given)
    {
        var api = await FakeFleetApi.StartAsync();
        var environment = new Dictionary<string, string>(given) { ["HYPERFLEET_API_BASE_URL"] = api.BaseUrl };
        var folder = Path.Combine(AppContext.BaseDirectory, example == "landing-zone" ? "configs" : "examples", example);
        var files = new ConfigurationFiles(Path.Combine(folder, "adapter-config.yaml"), Path.Combine(folder, "adapter-task-config.yaml"));
        var definition = ConfigurationLoader.Load(files, AdapterSettings.Table(), null, environment);
        var services = new ServiceCollection().AddMetrics().AddLogging().AddExecution(definition, new ProcessContext(folder, environment));
        services.AddSingleton<IApi>(provider => new HttpApi(definition.Config.Clients.HyperfleetApi, "test/1", TimeProvider.System, provider.GetRequiredService<ILogger<HttpApi>>()));
        if (cluster is not null) services.AddSingleton(_ => cluster);
        if (Transports.UsesMaestro(definition))
            services.AddSingleton(provider => new MaestroClient(definition.Config.Clients.Maestro!, "test/1", TimeProvider.System, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<ITransports>(provider => new Transports(
            cluster is null ? null : ActivatorUtilities.CreateInstance<KubernetesTransport>(provider), provider.GetService<MaestroClient>()?.Transport));
        return new ExampleBench(services.BuildServiceProvider(), api);
    }

    /// <summary>One event for a cluster, and the report that came of it.</summary>
    public async Task<JsonObject> RunAsync(string id)
    {
        var data = new Dictionary<string, object?> { ["id"] = id, ["kind"] = "Cluster", ["generation"] = 1.0 };
        var result = await _services.GetRequiredService<EventExecutor>().ExecuteAsync(new AdapterEvent("e-1", "t", data), TestContext.Current.CancellationToken);
        Assert.True(result.Status == StepStatus.Success, string.Join('\n', result.Errors.Values));
        return Api.LastReport ?? throw new InvalidOperationException("nothing was reported");
    }

    public static string? Status(JsonObject report, string condition) =>
        (string?)report["conditions"]!.AsArray().Single(item => (string?)item!["type"] == condition)!["status"];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Api.DisposeAsync();
    }
}
