using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the application on this machine: allocates, starts, watches, stops.</summary>
internal sealed partial class Orchestrator(
    DistributedApplicationModel model, DistributedApplicationExecutionContext context, AppHostInfo appHost, IConfiguration configuration,
    IDistributedApplicationEventing eventing, ResourceNotificationService notifications, InstanceRunner.Services runnerServices,
    HealthMonitor health, ReadyMonitor ready, IOptions<HealthCheckServiceOptions> checks, ILogger<DistributedApplication> logger)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly EndpointAllocator _allocator = new(configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false));
    private readonly List<InstanceRunner> _runners = [];
    private readonly List<TcpProxy> _proxies = [];
    private readonly List<Task> _monitors = [];
    private InterruptKeys? _keys;

    public InstanceRunner Runner(string instanceId) =>
        _runners.Find(runner => string.Equals(runner.Instance.Id, instanceId, StringComparison.OrdinalIgnoreCase))
        ?? throw new DistributedApplicationException($"The resource '{instanceId}' has no process.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!appHost.IsTest)
            _keys = new InterruptKeys(() => Task.WhenAll(_runners.Select(runner => runner.KillAsync())));
        await eventing.PublishAsync(new BeforeStartEvent(context.ServiceProvider, model), cancellationToken);
        IResource[] resources = [.. model.Resources];
        await ModelValidator.ValidateAsync(resources, checks, cancellationToken);
        Prepare(resources);
        StartMonitors(resources);
        foreach (var resource in resources.OfType<IResourceWithConnectionString>())
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, context.ServiceProvider), cancellationToken);
        foreach (var runner in _runners.Where(runner => !runner.Instance.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()))
            await runner.StartAsync();
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(context.ServiceProvider, model), cancellationToken);
        Started(logger);
    }

    /// <summary>Stops everything in the reverse order of its dependencies.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var stops = new Dictionary<IResource, Task>();
        await Task.WhenAll(_runners.Select(runner => Stop(runner.Instance.Resource)));
        await _stopping.CancelAsync();
        notifications.Complete();
        await Task.WhenAll(_monitors);
        await Task.WhenAll(_proxies.Select(proxy => proxy.DisposeAsync().AsTask()));
        _proxies.Clear();

        Task Stop(IResource resource) => stops.TryGetValue(resource, out var stop) ? stop : stops[resource] = StopAfterDependentsAsync(resource);

        async Task StopAfterDependentsAsync(IResource resource)
        {
            var dependents = _runners.Select(runner => runner.Instance.Resource).Distinct()
                .Where(other => Dependencies.Of(other).Any(wait => wait.Resource == resource));
            await Task.WhenAll(dependents.Select(Stop).ToList());
            await Task.WhenAll(_runners.Where(runner => runner.Instance.Resource == resource).Select(runner => runner.StopAsync()));
        }
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _runners.ForEach(runner => runner.Dispose());
        _allocator.Dispose();
        _stopping.Dispose();
    }

    private void Prepare(IReadOnlyList<IResource> resources)
    {
        foreach (var resource in resources)
            if (resource.Runs())
            {
                var instances = ResourceInstance.Create(resource);
                _allocator.Allocate(instances);
                _runners.AddRange(instances.Select(instance => new InstanceRunner(instance, runnerServices)));
            }
        foreach (var plan in _allocator.Proxies)
            _proxies.Add(new TcpProxy(plan));
        foreach (var runner in _runners)
            runner.Announce();
    }

    private void StartMonitors(IReadOnlyList<IResource> resources)
    {
        _monitors.Add(ready.RunAsync(_stopping.Token));
        foreach (var resource in resources)
            _monitors.Add(health.RunAsync(resource, _stopping.Token));
        foreach (var resource in resources.Where(resource => !resource.Runs()))
            _monitors.Add(new ValueResource(resource, notifications, runnerServices).RunAsync(_stopping.Token));
    }

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Distributed application started. Press Ctrl+C to shut down.")]
    private static partial void Started(ILogger logger);
}
