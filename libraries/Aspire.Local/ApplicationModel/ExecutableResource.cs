namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program started as it is.</summary>
public class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    public string Command { get; } = command;

    /// <summary>An absolute path.</summary>
    public string WorkingDirectory { get; } = workingDirectory;
}
