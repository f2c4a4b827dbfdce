using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Target ports (orchestration contract §6.3): the platform chooses those that nobody fixed, where it can.</summary>
internal sealed class ManifestPorts
{
    private const int FirstAllocated = 8000;
    private readonly ConditionalWeakTable<EndpointAnnotation, object> _allocated = [];
    private int _next = FirstAllocated;

    public int? Target(IResource resource, EndpointAnnotation endpoint)
    {
        if (endpoint.TargetPort is { } explicitPort)
            return explicitPort;
        if (resource is ContainerResource && endpoint.Port is { } port)
            return port;
        return resource is ProjectResource && IsFirstOfItsScheme(resource, endpoint)
            ? null
            : (int)_allocated.GetValue(endpoint, _ => _next++);
    }

    private static bool IsFirstOfItsScheme(IResource resource, EndpointAnnotation endpoint) => endpoint.IsHttp
        && resource.Annotations.OfType<EndpointAnnotation>().First(other => other.UriScheme == endpoint.UriScheme) == endpoint;
}
