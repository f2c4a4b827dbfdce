using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

internal sealed class EndpointEnvironmentFilterAnnotation(Func<EndpointAnnotation, bool> filter) : IResourceAnnotation
{
    public Func<EndpointAnnotation, bool> Filter => filter;
}
