using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Starts an AppHost; derived classes take part in its construction.</summary>
public class DistributedApplicationFactory : IDisposable, IAsyncDisposable
{
    private readonly EntryPointRun _run;
    private DistributedApplication? _application;

    public DistributedApplicationFactory(Type entryPoint, string[] args)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(args);
        _run = new EntryPointRun(entryPoint, args)
        {
            Creating = OnBuilderCreating, Created = OnBuilderCreated, Building = OnBuilding, Built = OnBuilt,
        };
    }

    public DistributedApplicationFactory(Type entryPoint)
        : this(entryPoint, [])
    {
    }

    private DistributedApplication Started =>
        _application ?? throw new InvalidOperationException("The application has not been started. Call StartAsync first.");

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_application is not null)
            return;
        await _run.StartAsync(cancellationToken);
        var application = await _run.BuildAsync(cancellationToken);
        await application.StartAsync(cancellationToken);
        _application = application;
    }

    public HttpClient CreateHttpClient(string resourceName, string? endpointName = default) =>
        Started.CreateHttpClient(resourceName, endpointName);

    public Uri GetEndpoint(string resourceName, string? endpointName = default) => Started.GetEndpoint(resourceName, endpointName);

    public ValueTask<string?> GetConnectionString(string resourceName) => Started.GetConnectionStringAsync(resourceName);

    public virtual void Dispose()
    {
        _application?.Dispose();
        _run.Dispose();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        _run.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Before the builder exists: change options and host settings.</summary>
    protected virtual void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions)
    {
    }

    /// <summary>The builder exists and has no resources yet.</summary>
    protected virtual void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder)
    {
    }

    /// <summary>The model is complete.</summary>
    protected virtual void OnBuilding(DistributedApplicationBuilder applicationBuilder)
    {
    }

    protected virtual void OnBuilt(DistributedApplication application)
    {
    }
}
