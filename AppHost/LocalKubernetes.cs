namespace HyperFleet.AppHost;

/// <summary>The Kubernetes API of a developer's machine, in memory, and where its kubeconfig is written.</summary>
internal sealed record LocalKubernetes(IResourceBuilder<ProjectResource> Server, string Kubeconfig);
