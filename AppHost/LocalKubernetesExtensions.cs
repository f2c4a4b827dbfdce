namespace HyperFleet.AppHost;

internal static class LocalKubernetesExtensions
{
    /// <returns>Null when published: a real cluster is what the roles then run in.</returns>
    public static LocalKubernetes? AddLocalKubernetes(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode) return null;

        var folder = builder.Configuration["HyperFleet:DataDirectory"] ?? Path.Combine(builder.AppHostDirectory, "..", "artifacts", "run");
        var kubeconfig = Path.GetFullPath(Path.Combine(folder, "kubeconfig"));
        var server = builder.AddRole("kubernetes", "kubernetes")
            .WithHttpEndpoint(name: "http", env: "HYPERFLEET_KUBERNETES_PORT")
            .WithEnvironment("HYPERFLEET_KUBERNETES_KUBECONFIG", kubeconfig)
            .WithHttpHealthCheck("/readyz", endpointName: "http")
            .ExcludeFromManifest();
        builder.Eventing.Subscribe<ResourceReadyEvent>(server.Resource, (_, _) =>
        {
            Console.WriteLine($"Kubernetes: kubectl --kubeconfig {kubeconfig} get namespaces");
            return Task.CompletedTask;
        });
        return new(server, kubeconfig);
    }

    public static IResourceBuilder<ProjectResource> WithKubeconfig(this IResourceBuilder<ProjectResource> role, LocalKubernetes kubernetes) =>
        role.WithEnvironment("HYPERFLEET_KUBERNETES_KUBE_CONFIG_PATH", kubernetes.Kubeconfig);
}
