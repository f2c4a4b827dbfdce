using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.DryRun;
using HyperFleet.Adapter.Execution;
using HyperFleet.Adapter.Hosting;
using HyperFleet.Adapter.Transport;
using HyperFleet.Fixtures;

namespace HyperFleet.Adapter.Tests.Performance;

[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationMeasurements;

/// <summary>Allocated bytes per event, from the event to the report, without network and broker.</summary>
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    [Fact]
    public async Task An_event_of_the_landing_zone_keeps_its_budget()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "examples", "landing-zone");
        var configs = Path.Combine(AppContext.BaseDirectory, "configs", "landing-zone");
        var environment = new Dictionary<string, string> { ["HYPERFLEET_API_BASE_URL"] = "http://api" };
        var files = new ConfigurationFiles(Path.Combine(configs, "adapter-config.yaml"), Path.Combine(configs, "adapter-task-config.yaml"));
        var definition = ConfigurationLoader.Load(files, AdapterSettings.Table(), null, environment);
        var services = new ServiceCollection().AddMetrics().AddLogging().AddExecution(definition, new ProcessContext(folder, environment));
        services.AddSingleton<IApi>(new RecordedApi(DryRunFiles.ApiResponses(Path.Combine(folder, "api.json"))));
        services.AddSingleton<ITransports>(new DryRunTransport(DryRunFiles.Discovery(Path.Combine(folder, "discovery.json")), TimeProvider.System));
        await using var provider = services.BuildServiceProvider();
        var executor = provider.GetRequiredService<EventExecutor>();
        var received = DryRunFiles.Event(Path.Combine(folder, "event.json"));

        await AllocationBudget.KeepAsync("adapter.event", typeof(EventExecutor), async () =>
        {
            if ((await executor.ExecuteAsync(received, CancellationToken.None)).Failed)
                Assert.Fail("the event failed");
        });
    }

    /// <summary>Unlike the dry run's, it keeps no trace: memory per event does not grow.</summary>
    private sealed class RecordedApi(IReadOnlyList<RecordedEndpoint> endpoints) : IApi
    {
        public Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
        {
            var response = endpoints.FirstOrDefault(endpoint => endpoint.Matches(request.Method, request.Url))?.Next();
            return Task.FromResult(new ApiResponse(response?.Status ?? 200, response?.Body ?? "{}", 1));
        }
    }
}
