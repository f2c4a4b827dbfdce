namespace Aspire.Hosting.Processes;

/// <summary>A container that must not outlive the client process that runs it: who can remove it, and its name.</summary>
internal sealed record ContainerHandle(string Engine, string Name);
