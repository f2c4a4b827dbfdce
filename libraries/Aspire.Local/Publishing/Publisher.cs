using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing.Kustomize;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes what was asked for and nothing else: no process starts, no health check runs.</summary>
internal sealed class Publisher(
    DistributedApplicationModel model, DistributedApplicationExecutionContext context, IDistributedApplicationEventing eventing,
    IConfiguration configuration, ManifestPublisher manifest, KustomizePublisher kustomize)
{
    /// <exception cref="DistributedApplicationException">The switches are incomplete, or the model cannot be written.</exception>
    public async Task PublishAsync(CancellationToken cancellation)
    {
        if (CommandLine.PublishError(configuration) is { } error)
            throw new DistributedApplicationException(error);
        await eventing.PublishAsync(new BeforeStartEvent(context.ServiceProvider, model), cancellation);
        var path = Path.GetFullPath(CommandLine.OutputPath(configuration)!);
        await (context.PublisherName == CommandLine.KustomizePublisher
            ? kustomize.PublishAsync(path, cancellation)
            : manifest.PublishAsync(path, cancellation));
    }
}
