using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Telemetry;

namespace Aspire.Hosting.Orchestration;

/// <summary>Turns the values of environment variables and arguments into text for one instance.</summary>
internal static class ValueResolver
{
    public static ValueTask<string?> ResolveAsync(object? value, ResourceInstance instance, CancellationToken cancellation) => value switch
    {
        null => new((string?)null),
        string text => new(text),
        InstanceSuffix => new(instance.Suffix),
        EndpointReferenceExpression { Property: EndpointProperty.TargetPort } own when own.Endpoint.Resource == instance.Resource =>
            new(OwnPort(own.Endpoint, instance)),
        ReferenceExpression expression => expression.GetValueAsync((hole, token) => ResolveAsync(hole, instance, token), cancellation),
        IValueProvider provider => provider.GetValueAsync(cancellation),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => provider.GetValueAsync(cancellation),
        _ => new(value.ToString()),
    };

    private static string OwnPort(EndpointReference endpoint, ResourceInstance instance) =>
        instance.Ports.TryGetValue(endpoint.EndpointName, out var port)
            ? port.ToString()
            : throw new DistributedApplicationException(
                $"The resource '{instance.Resource.Name}' has no endpoint named '{endpoint.EndpointName}'.");
}
