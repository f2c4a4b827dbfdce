using Aspire.Hosting.Publishing.Kustomize;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Publishing;

internal static class PublishingServices
{
    public static IServiceCollection AddManifestPublisher(this IServiceCollection services)
    {
        services.AddSingleton(new ApplicationModel.ResourceNotificationService(ApplicationModel.WaitBehavior.StopOnResourceUnavailable));
        services.AddSingleton<ManifestPublisher>();
        services.AddSingleton<KustomizePublisher>();
        return services.AddSingleton<Publisher>();
    }
}
