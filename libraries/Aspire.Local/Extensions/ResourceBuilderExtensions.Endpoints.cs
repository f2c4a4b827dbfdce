using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Aspire.Hosting.Publishing.Kustomize;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Endpoints and the health checks on them.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Declares an endpoint; <paramref name="env"/> names the variable that tells the process its port.</summary>
    /// <exception cref="DistributedApplicationException">There is an endpoint of that name.</exception>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null, string? name = null,
        string? env = null, bool isProxied = true, bool? isExternal = null, ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = new EndpointAnnotation(protocol ?? ProtocolType.Tcp, scheme, null, name, port, targetPort, isExternal, isProxied);
        if (builder.Find(endpoint.Name) is not null)
            throw new DistributedApplicationException(
                $"The resource '{builder.Resource.Name}' already has an endpoint named '{endpoint.Name}'. Give this one another name.");
        if (env is not null && builder.Resource is IResourceWithEnvironment)
        {
            var own = new EndpointReference(builder.Resource, endpoint.Name).Property(EndpointProperty.TargetPort);
            builder.WithAnnotation(new EnvironmentCallbackAnnotation(context => context.EnvironmentVariables[env] = own));
        }
        return builder.WithAnnotation(endpoint);
    }

    /// <summary>Changes an endpoint, or creates it where there is none.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(callback);
        var endpoint = builder.Find(endpointName);
        if (endpoint is null && createIfNotExists)
            builder.WithAnnotation(endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName));
        if (endpoint is not null)
            callback(endpoint);
        return builder;
    }

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null,
        bool isProxied = true)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "http", name, env, isProxied);

    public static IResourceBuilder<T> WithHttpsEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null,
        bool isProxied = true)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "https", name, env, isProxied);

    /// <summary>Marks every http and https endpoint that exists now as reachable from outside.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.IsHttp))
            endpoint.IsExternal = true;
        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints => new(builder.Resource, name);

    /// <summary>Makes every http and https endpoint HTTP/2 only.</summary>
    public static IResourceBuilder<T> AsHttp2Service<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.IsHttp))
            endpoint.Transport = "http2";
        return builder;
    }

    /// <summary>Healthy means: GET answers with the status, 200 by default, within five seconds.</summary>
    /// <exception cref="DistributedApplicationException">The endpoint is missing or does not speak http.</exception>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        var status = statusCode ?? 200;
        var endpoint = builder.GetEndpoint(endpointName ?? DefaultHttpEndpoint(builder.Resource));
        if (endpoint.Annotation is not { IsHttp: true })
            throw new DistributedApplicationException(
                $"The resource '{builder.Resource.Name}' has no http endpoint named '{endpoint.EndpointName}' for its health check.");
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path ?? "/"}_{status}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, services => new HttpEndpointHealthCheck(endpoint, path ?? "/", status, services.GetRequiredService<IHttpClientFactory>()),
            failureStatus: null, tags: null));
        return builder.WithAnnotation(new HttpProbeAnnotation(endpoint.EndpointName, path ?? "/")).WithHealthCheck(key);
    }

    private static EndpointAnnotation? Find<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints => new EndpointReference(builder.Resource, name).Annotation;

    private static string DefaultHttpEndpoint(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>()
        .Where(endpoint => endpoint.IsHttp).OrderBy(endpoint => endpoint.UriScheme).FirstOrDefault()?.Name ?? "http";
}
