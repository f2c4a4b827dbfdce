using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the manifest and nothing else: no process starts, no health check runs.</summary>
internal sealed partial class ManifestPublisher(
    DistributedApplicationModel model, DistributedApplicationExecutionContext context, IDistributedApplicationEventing eventing,
    DistributedApplicationOptions options, IConfiguration configuration, ILogger<ManifestPublisher> logger)
{
    private const string DefaultFileName = "aspire-manifest.json";

    /// <exception cref="DistributedApplicationException">The switches are incomplete, or the model cannot be written.</exception>
    public async Task PublishAsync(CancellationToken cancellation)
    {
        if (CommandLine.PublishError(configuration) is { } error)
            throw new DistributedApplicationException(error);
        await eventing.PublishAsync(new BeforeStartEvent(context.ServiceProvider, model), cancellation);
        var path = Path.GetFullPath(CommandLine.OutputPath(configuration)!);
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            path = Path.Combine(path, DefaultFileName);
        var directory = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(directory);
        var document = await new ManifestDocument(model, context, directory, options.ContainerRegistryOverride).WriteAsync(cancellation);
        await File.WriteAllBytesAsync(path, document, cancellation);
        Published(logger, path);
    }

    [LoggerMessage(EventId = 30, Level = LogLevel.Information, Message = "Published manifest to: {Path}")]
    private static partial void Published(ILogger logger, string path);
}
