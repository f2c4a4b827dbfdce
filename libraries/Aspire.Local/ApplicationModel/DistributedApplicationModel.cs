namespace Aspire.Hosting.ApplicationModel;

/// <summary>All resources, in the order of their addition.</summary>
public class DistributedApplicationModel(IResourceCollection resources)
{
    public IResourceCollection Resources { get; } = resources;
}
