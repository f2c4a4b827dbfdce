using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The first lines of a run (orchestration contract §8.1).</summary>
internal sealed partial class StartupBanner(AppHostInfo appHost, ILogger<DistributedApplication> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Version(logger, typeof(StartupBanner).Assembly.GetName().Version?.ToString(3) ?? "");
        Starting(logger);
        AppHostDirectory(logger, appHost.Directory);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "HyperFleet.Aspire.Local version: {Version}")]
    private static partial void Version(ILogger logger, string version);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Distributed application starting.")]
    private static partial void Starting(ILogger logger);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Application host directory is: {Directory}")]
    private static partial void AppHostDirectory(ILogger logger, string directory);
}
