using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing.Kustomize;

/// <summary>What an HTTP health check asks, for those who ask the same in a cluster.</summary>
internal sealed record HttpProbeAnnotation(string EndpointName, string Path) : IResourceAnnotation;
