namespace HyperFleet.AppHost;

internal static class LocalKubernetesExtensions
{
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="file">The kubeconfig's name in the run's folder.</param>
    /// <returns>Null when published: a real cluster is what the roles then run in.</returns>
    public static LocalKubernetes? AddLocalKubernetes(this IDistributedApplicationBuilder builder, string name, string file)
    {
        if (builder.ExecutionContext.IsPublishMode) return null;

        var kubeconfig = builder.RunFile(file);
        var server = builder.AddRole(name, "kubernetes")
            .WithHttpEndpoint(name: "http", env: "HYPERFLEET_KUBERNETES_PORT")
            .WithEnvironment("HYPERFLEET_KUBERNETES_KUBECONFIG", kubeconfig)
            .WithHttpHealthCheck("/readyz", endpointName: "http")
            .ExcludeFromManifest();
        builder.Eventing.Subscribe<ResourceReadyEvent>(server.Resource, (_, _) =>
        {
            Console.WriteLine($"{name}: kubectl --kubeconfig {kubeconfig} get namespaces");
            return Task.CompletedTask;
        });
        return new(server, kubeconfig);
    }

    /// <summary>Tells the role its cluster and waits for it; in a cluster it uses the one that it runs in.</summary>
    public static IResourceBuilder<ProjectResource> WithKubeconfig(
        this IResourceBuilder<ProjectResource> role, string variable, LocalKubernetes? kubernetes) =>
        kubernetes is null ? role : role.WithEnvironment(variable, kubernetes.Kubeconfig).WaitFor(kubernetes.Server);
}
