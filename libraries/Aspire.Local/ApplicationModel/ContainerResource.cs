namespace Aspire.Hosting.ApplicationModel;

/// <summary>A container; here run by the native program that its image wraps, or else by a container engine.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    public string? Entrypoint { get; set; } = entrypoint;
}
