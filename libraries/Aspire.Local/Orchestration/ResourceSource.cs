using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

internal static class ResourceSource
{
    /// <summary>Where a resource comes from, as the dashboard shows it: project file, command or image.</summary>
    public static string Of(IResource resource, AppHostInfo appHost) => resource switch
    {
        ProjectResource => Path.GetRelativePath(appHost.Directory, resource.Annotations.OfType<IProjectMetadata>().Last().ProjectPath),
        ExecutableResource executable => executable.Command,
        ContainerResource => resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Reference() ?? "",
        IResourceWithParent child => child.Parent.Name,
        _ => "",
    };
}
