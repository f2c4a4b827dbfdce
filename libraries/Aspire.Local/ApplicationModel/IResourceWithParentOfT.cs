namespace Aspire.Hosting.ApplicationModel;

#pragma warning disable MA0048 // the generic twin of IResourceWithParent
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
