using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Publishing;

internal static class PublishingServices
{
    public static IServiceCollection AddManifestPublisher(this IServiceCollection services)
    {
        services.AddSingleton(new ApplicationModel.ResourceNotificationService(ApplicationModel.WaitBehavior.StopOnResourceUnavailable));
        return services.AddSingleton<ManifestPublisher>();
    }
}
