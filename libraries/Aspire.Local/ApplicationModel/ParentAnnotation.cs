namespace Aspire.Hosting.ApplicationModel;

/// <summary>Places a resource below another one in the dashboard.</summary>
internal sealed class ParentAnnotation(IResource parent) : IResourceAnnotation
{
    public IResource Parent => parent;
}
