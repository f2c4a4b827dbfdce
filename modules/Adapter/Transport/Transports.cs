using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Maestro;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Transport;

/// <summary>
/// Every resource on the transport that it names, both in one adapter if the task says so. Only what a resource needs is connected, and
/// what is missing stops the start (adapter contract §1.2).
/// </summary>
internal sealed class Transports(IResourceTransport? kubernetes, IResourceTransport? maestro) : ITransports
{
    private const int DefaultBurst = 200;

    /// <summary>The Kubernetes client, or null when no resource needs one.</summary>
    /// <exception cref="ConfigurationFailure">No usable kubeconfig, and not in a pod.</exception>
    public static KubernetesClient? ConnectKubernetes(AdapterDefinition definition, string userAgent, TimeProvider time)
    {
        if (definition.Task.Resources.All(resource => resource.UsesMaestro)) return null;
        var section = definition.Config.Clients.Kubernetes;
        try
        {
            var options = new KubernetesClientOptions
            {
                UserAgent = userAgent,
                FieldManager = KubernetesTransport.FieldManager,
                RequestsPerSecond = section.Qps,
                Burst = section.Burst > 0 ? section.Burst : DefaultBurst,
                Time = time,
            };
            return KubernetesClient.Connect(section.KubeConfigPath, options);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            throw new ConfigurationFailure($"failed to create the Kubernetes client: {cause.Message}", cause);
        }
    }

    /// <summary>Whether a resource needs Maestro.</summary>
    /// <exception cref="ConfigurationFailure"><c>clients.maestro</c> is missing or cannot work.</exception>
    public static bool UsesMaestro(AdapterDefinition definition)
    {
        if (definition.Task.Resources.FirstOrDefault(resource => resource.UsesMaestro) is not { } resource) return false;
        if (definition.Config.Clients.Maestro is not { } section)
            throw new ConfigurationFailure($"resource \"{resource.Name}\" has transport.client maestro, but clients.maestro is not configured");
        return MaestroRules.Violation(section) is { } violation ? throw new ConfigurationFailure($"failed to create the Maestro client: {violation}") : true;
    }

    public IResourceTransport For(ResourceConfig resource) =>
        (resource.UsesMaestro ? maestro : kubernetes) ?? throw new InvalidOperationException($"resource {resource.Name} has no transport");
}
