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
        return role.IsPublished() ? role : role
            .WithEnvironment("HYPERFLEET_SERVER_HOST", "127.0.0.1")
            .WithEnvironment("HYPERFLEET_HEALTH_HOST", "127.0.0.1")
            .WithEnvironment("HYPERFLEET_METRICS_HOST", "127.0.0.1");
    }

    /// <summary>An adapter with the three files of its folder. It hears every event in a queue of its own.</summary>
    public static IResourceBuilder<ProjectResource> AddAdapter(
        this IDistributedApplicationBuilder builder, string name, string folder, Servers servers, IResourceBuilder<ProjectResource> api) => builder
        .AddRole(name, "adapter", "serve")
        .WithHealthPorts("HYPERFLEET_HEALTH_PORT", "HYPERFLEET_METRICS_PORT")
        .WithConfigFile("HYPERFLEET_ADAPTER_CONFIG", $"{folder}/adapter-config.yaml")
        .WithConfigFile("HYPERFLEET_TASK_CONFIG", $"{folder}/adapter-task-config.yaml")
        .WithConfigFile("BROKER_CONFIG_FILE", $"{folder}/broker.yaml")
        .WithReference(servers.Queue, connectionName: "rabbitmq").WaitFor(servers.Queue)
        .WithEnvironment("HYPERFLEET_API_BASE_URL", api.GetEndpoint("http")).WaitFor(api);

    /// <summary>
    /// An HTTP endpoint whose port the role reads from <paramref name="variable"/>: a fixed one when published; when running
    /// <paramref name="runningPort"/>, or a free one.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithPort(
        this IResourceBuilder<ProjectResource> role, string name, string variable, int publishedPort, int? runningPort = null, bool external = false) => role
        .WithHttpEndpoint(port: role.IsPublished() ? null : runningPort, targetPort: role.IsPublished() ? publishedPort : null, name: name, env: variable)
        .WithEndpoint(name, endpoint => endpoint.IsExternal = external);

    /// <summary>The health and metrics listeners; the role counts as healthy when it says it is ready.</summary>
    public static IResourceBuilder<ProjectResource> WithHealthPorts(
        this IResourceBuilder<ProjectResource> role, string healthVariable, string metricsVariable) => role
        .WithPort("health", healthVariable, HealthPort)
        .WithPort("metrics", metricsVariable, MetricsPort)
        .WithHttpHealthCheck("/readyz", endpointName: "health");

    /// <summary>A configuration file: the one of this repository when running, the place where the charts mount it when published.</summary>
    public static IResourceBuilder<ProjectResource> WithConfigFile(this IResourceBuilder<ProjectResource> role, string variable, string path) =>
        role.WithEnvironment(variable, role.IsPublished()
            ? $"/etc/hyperfleet/{Path.GetFileName(path)}"
            : Path.GetFullPath(Path.Combine(role.ApplicationBuilder.AppHostDirectory, path)));

    /// <summary>A file of this run: where the roles find what is known only now.</summary>
    public static string RunFile(this IDistributedApplicationBuilder builder, string name) => Path.GetFullPath(Path.Combine(
        builder.Configuration["HyperFleet:DataDirectory"] ?? Path.Combine(builder.AppHostDirectory, "..", "artifacts", "run"), name));

    public static bool IsPublished(this IResourceBuilder<ProjectResource> role) => role.ApplicationBuilder.ExecutionContext.IsPublishMode;

    /// <summary>Prints one line for people when the resource is ready.</summary>
    public static void AnnounceWhenReady(
        this IDistributedApplicationBuilder builder, string label, IResourceBuilder<IResourceWithEndpoints> resource, string endpoint) =>
        builder.Eventing.Subscribe<ResourceReadyEvent>(resource.Resource, (_, _) =>
        {
            Console.WriteLine($"{label}: {resource.GetEndpoint(endpoint).Url}");
            return Task.CompletedTask;
        });
}
