using HyperFleet.Kubernetes.Local.Controllers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Kubernetes.Local;

/// <summary>Puts the API server into a web application.</summary>
public static class LocalKubernetesExtensions
{
    public static IServiceCollection AddLocalKubernetes(this IServiceCollection services, LocalKubernetesOptions? options = null)
    {
        services.AddRoutingCore();
        services.AddSingleton(provider => new ApiServer(options ?? new()));
        services.AddHostedService<ControllerLoop>();
        return services;
    }

    /// <summary>Answers every path: an API server shares its address with nothing else.</summary>
    public static IEndpointConventionBuilder MapLocalKubernetes(this IEndpointRouteBuilder endpoints)
    {
        var server = endpoints.ServiceProvider.GetRequiredService<ApiServer>();
        return endpoints.Map("/{**path}", (RequestDelegate)server.HandleAsync);
    }
}
