using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the manifest: to a file that ends in <c>.json</c>, or under its usual name into a folder.</summary>
internal sealed partial class ManifestPublisher(
    DistributedApplicationModel model, DistributedApplicationExecutionContext context, DistributedApplicationOptions options,
    ILogger<ManifestPublisher> logger)
{
    private const string DefaultFileName = "aspire-manifest.json";

    public async Task PublishAsync(string path, CancellationToken cancellation)
    {
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
