using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

internal static class ResourceKind
{
    /// <summary>Whether the resource is run as a process.</summary>
    public static bool Runs(this IResource resource) => resource is ProjectResource or ExecutableResource or ContainerResource;

    public static int Replicas(this IResource resource) =>
        resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    /// <summary>The word the dashboard shows.</summary>
    public static string KindName(this IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ExecutableResource => "Executable",
        ContainerResource => "Container",
        ConnectionStringParameterResource or ConnectionStringResource => "ConnectionString",
        ParameterResource => "Parameter",
        _ => resource.GetType().Name.Replace("Resource", ""),
    };
}
