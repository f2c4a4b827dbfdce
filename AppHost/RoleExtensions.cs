namespace HyperFleet.AppHost;

/// <summary>Our one executable in its roles. Why each setting: docs/apphost.md.</summary>
internal static class RoleExtensions
{
    private const int HealthPort = 8080;
    private const int MetricsPort = 9090;

    public static IResourceBuilder<ProjectResource> AddRole(this IDistributedApplicationBuilder builder, string name, params string[] command)
    {
        var role = builder.AddProject<Projects.HyperFleet_Host>(name, launchProfileName: null)
            .WithEndpointsInEnvironment(_ => false)
            .WithArgs(command);
        // On a developer's machine nothing listens beyond loopback; in a cluster the pod's address is what others reach.
        return builder.ExecutionContext.IsPublishMode ? role : role
            .WithEnvironment("HYPERFLEET_SERVER_HOST", "127.0.0.1")
            .WithEnvironment("HYPERFLEET_HEALTH_HOST", "127.0.0.1")
            .WithEnvironment("HYPERFLEET_METRICS_HOST", "127.0.0.1");
    }

    /// <summary>An HTTP endpoint whose port the role reads from <paramref name="variable"/>; published on a fixed port, free when running.</summary>
    public static IResourceBuilder<ProjectResource> WithPort(
        this IResourceBuilder<ProjectResource> role, string name, string variable, int publishedPort, bool external = false)
    {
        var published = role.ApplicationBuilder.ExecutionContext.IsPublishMode;
        return role
            .WithHttpEndpoint(port: external && !published ? publishedPort : null, targetPort: published ? publishedPort : null, name: name, env: variable)
            .WithEndpoint(name, endpoint => endpoint.IsExternal = external);
    }

    /// <summary>The health and metrics listeners; the role counts as healthy when it says it is ready.</summary>
    public static IResourceBuilder<ProjectResource> WithHealthPorts(
        this IResourceBuilder<ProjectResource> role, string healthVariable, string metricsVariable) => role
        .WithPort("health", healthVariable, HealthPort)
        .WithPort("metrics", metricsVariable, MetricsPort)
        .WithHttpHealthCheck("/readyz", endpointName: "health");

    /// <summary>A configuration file: the one of this repository when running, the place where the charts mount it when published.</summary>
    public static IResourceBuilder<ProjectResource> WithConfigFile(this IResourceBuilder<ProjectResource> role, string variable, string path) =>
        role.WithEnvironment(variable, role.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? $"/etc/hyperfleet/{Path.GetFileName(path)}"
            : Path.GetFullPath(Path.Combine(role.ApplicationBuilder.AppHostDirectory, path)));

    /// <summary>Prints one line for people when the resource is ready.</summary>
    public static void AnnounceWhenReady(
        this IDistributedApplicationBuilder builder, string label, IResourceBuilder<IResourceWithEndpoints> resource, string endpoint) =>
        builder.Eventing.Subscribe<ResourceReadyEvent>(resource.Resource, (_, _) =>
        {
            Console.WriteLine($"{label}: {resource.GetEndpoint(endpoint).Url}");
            return Task.CompletedTask;
        });
}
