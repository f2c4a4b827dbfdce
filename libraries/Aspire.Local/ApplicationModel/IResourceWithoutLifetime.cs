namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that is a value and never runs.</summary>
public interface IResourceWithoutLifetime : IResource;
