namespace Aspire.Hosting.ApplicationModel;

/// <summary>A change of one instance; <see cref="ResourceId"/> equals the resource's name unless it is replicated.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
