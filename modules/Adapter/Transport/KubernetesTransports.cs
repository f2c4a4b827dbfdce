using HyperFleet.Adapter.Configuration;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Transport;

/// <summary>Every resource on one Kubernetes cluster; a task without resources has none.</summary>
internal sealed class KubernetesTransports(IResourceTransport? kubernetes) : ITransports
{
    /// <summary>Why the task cannot run on these transports; null when it can.</summary>
    public static string? Violation(TaskConfig task) =>
        task.Resources.FirstOrDefault(resource => resource.UsesMaestro) is { } resource
            ? $"resource \"{resource.Name}\": maestro transport needs a Maestro client, which this adapter does not have yet; use transport.client kubernetes, or a dry run"
            : null;

    /// <summary>The client, or null for a task without resources, which needs no cluster.</summary>
    /// <exception cref="ConfigurationFailure">No usable kubeconfig, and not in a pod.</exception>
    public static KubernetesClient? Connect(AdapterDefinition definition, string userAgent)
    {
        if (definition.Task.Resources.Count == 0) return null;
        try
        {
            var options = new KubernetesClientOptions { UserAgent = userAgent, FieldManager = KubernetesTransport.FieldManager };
            return KubernetesClient.Connect(definition.Config.Clients.Kubernetes.KubeConfigPath, options);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            throw new ConfigurationFailure($"failed to create the Kubernetes client: {cause.Message}", cause);
        }
    }

    public IResourceTransport For(ResourceConfig resource) =>
        kubernetes ?? throw new InvalidOperationException($"resource {resource.Name} has no cluster");
}
