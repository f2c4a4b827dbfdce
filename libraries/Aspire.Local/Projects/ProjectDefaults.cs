using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Telemetry;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Projects;

/// <summary>What every project receives (orchestration contract §9.4).</summary>
internal static class ProjectDefaults
{
    public static IResourceBuilder<ProjectResource> Apply(IResourceBuilder<ProjectResource> project, LaunchProfile? profile)
    {
        project.WithEnvironment(context => TelemetryVariables.Add(project.ApplicationBuilder, context));
        if (project.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            AddEndpoints(project, profile);
            return project.WithEnvironment(AddForwardedHeaders).WithEnvironment(AddPublishedPorts);
        }
        AddEndpoints(project, profile);
        return project.WithEnvironment(context => AddProfile(context, profile)).WithEnvironment(AddUrls);
    }

    private static void AddEndpoints(IResourceBuilder<ProjectResource> project, LaunchProfile? profile)
    {
        foreach (var url in profile?.ApplicationUrls ?? [])
            project.WithEndpoint(url.Scheme, endpoint =>
            {
                endpoint.UriScheme = url.Scheme;
                // The profile's port serves the developer's browser; the deployed service chooses its own.
                endpoint.Port = project.ApplicationBuilder.ExecutionContext.IsRunMode ? url.Port : null;
            });
    }

    private static void AddForwardedHeaders(EnvironmentCallbackContext context)
    {
        var disabled = context.Resource.Annotations.OfType<ForwardedHeadersDisabledAnnotation>().Any();
        if (!disabled && context.Resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsHttp))
            context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
    }

    private static void AddProfile(EnvironmentCallbackContext context, LaunchProfile? profile)
    {
        if (profile is null)
            return;
        context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", profile.Name);
        foreach (var (name, value) in profile.Environment)
            context.EnvironmentVariables.TryAdd(name, value);
    }

    private static void AddUrls(EnvironmentCallbackContext context)
    {
        var urls = Injected(context.Resource)
            .Select(endpoint => ReferenceExpression.Create($"{endpoint.Annotation!.UriScheme}://localhost:{Target(endpoint)}")).ToList();
        if (urls.Count > 0)
            context.EnvironmentVariables.TryAdd("ASPNETCORE_URLS", Join(urls));
        if (Injected(context.Resource).FirstOrDefault(endpoint => endpoint.Annotation!.UriScheme == "https") is { } https)
            context.EnvironmentVariables.TryAdd("ASPNETCORE_HTTPS_PORT", https.Property(EndpointProperty.Port));
    }

    private static void AddPublishedPorts(EnvironmentCallbackContext context)
    {
        foreach (var (scheme, variable) in new[] { ("http", "HTTP_PORTS"), ("https", "HTTPS_PORTS") })
        {
            var ports = Injected(context.Resource).Where(endpoint => endpoint.Annotation!.UriScheme == scheme)
                .Select(endpoint => ReferenceExpression.Create($"{Target(endpoint)}")).ToList();
            if (ports.Count > 0)
                context.EnvironmentVariables.TryAdd(variable, Join(ports));
        }
    }

    private static EndpointReferenceExpression Target(EndpointReference endpoint) => endpoint.Property(EndpointProperty.TargetPort);

    private static IEnumerable<EndpointReference> Injected(IResource resource)
    {
        var filters = resource.Annotations.OfType<EndpointEnvironmentFilterAnnotation>().ToList();
        return resource.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.IsHttp && filters.TrueForAll(filter => filter.Filter(endpoint)))
            .Select(endpoint => new EndpointReference((IResourceWithEndpoints)resource, endpoint.Name));
    }

    private static ReferenceExpression Join(List<ReferenceExpression> parts) =>
        parts.Skip(1).Aggregate(parts[0], (joined, next) => ReferenceExpression.Create($"{joined};{next}"));
}
