using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Lets a test take part in the AppHost's own <c>Main</c>.</summary>
internal interface IEntryPointHook
{
    void Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    void Created(DistributedApplicationBuilder builder);

    /// <summary>Blocks until the test builds.</summary>
    void Building(DistributedApplicationBuilder builder);

    void Built(DistributedApplication application);

    /// <summary>The test has disposed the application.</summary>
    void Finished();

    /// <summary>Ends when the test has stopped the application.</summary>
    Task RunAsync(CancellationToken cancellation);
}
