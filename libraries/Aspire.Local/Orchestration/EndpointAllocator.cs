using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Orchestration;

/// <summary>Gives every endpoint its ports before anything starts (orchestration contract §8.3).</summary>
internal sealed class EndpointAllocator(bool randomizePorts) : IDisposable
{
    private readonly List<PortLease> _leases = [];
    private readonly List<ProxyPlan> _proxies = [];

    /// <summary>The endpoints that need a listener of their own in front of the processes.</summary>
    public IReadOnlyList<ProxyPlan> Proxies => _proxies;

    /// <exception cref="DistributedApplicationException">The combination of ports is impossible, or a fixed port is taken.</exception>
    public void Allocate(IReadOnlyList<ResourceInstance> instances)
    {
        var resource = instances[0].Resource;
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (Violation(resource, endpoint, instances.Count) is { } violation)
                throw new DistributedApplicationException($"The endpoint '{endpoint.Name}' of the resource '{resource.Name}' {violation}.");
            var port = Allocate(instances, endpoint, randomizePorts && endpoint.IsProxied ? null : endpoint.Port);
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, Reachable(endpoint.TargetHost), port);
        }
    }

    public void Dispose() => _leases.ForEach(lease => lease.Dispose());

    private int Allocate(IReadOnlyList<ResourceInstance> instances, EndpointAnnotation endpoint, int? fixedPort)
    {
        if (fixedPort is { } port && !PortLease.IsFree(port))
            throw new DistributedApplicationException(
                $"The endpoint '{endpoint.Name}' of the resource '{instances[0].Resource.Name}' cannot have port {port}: another program "
                + "listens on it. Stop that program, or choose another port.");
        // A container's target port is the image's; the native program listens on the host port itself.
        var target = instances[0].Resource is ContainerResource ? null : endpoint.TargetPort;
        if (instances.Count == 1 && (target is null || fixedPort is null || target == fixedPort))
            return instances[0].Ports[endpoint.Name] = fixedPort ?? target ?? Lease();
        var front = fixedPort ?? Lease();
        foreach (var instance in instances)
            instance.Ports[endpoint.Name] = target ?? Lease();
        _proxies.Add(new ProxyPlan(front, [.. instances.Select(instance => instance.Ports[endpoint.Name])]));
        return front;
    }

    private static string? Violation(IResource resource, EndpointAnnotation endpoint, int replicas) => resource switch
    {
        ContainerResource when endpoint.TargetPort is null => "needs a target port: the one that the image listens on",
        ContainerResource => null,
        _ when replicas > 1 && !endpoint.IsProxied => $"must be proxied, because the resource has {replicas} replicas",
        _ when replicas > 1 && endpoint.TargetPort is not null => $"must not fix the target port, because the resource has {replicas} replicas",
        _ when endpoint.IsProxied && endpoint.Port is not null && endpoint.Port == endpoint.TargetPort =>
            $"has the same port and target port {endpoint.Port}; a proxy cannot share it. Leave one of them out, or set isProxied: false",
        _ => null,
    };

    private static string Reachable(string host) => host is "0.0.0.0" or "*" or "+" or "[::]" ? "localhost" : host;

    private int Lease()
    {
        _leases.Add(PortLease.Take());
        return _leases[^1].Port;
    }
}
