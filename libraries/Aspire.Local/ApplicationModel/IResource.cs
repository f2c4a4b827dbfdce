namespace Aspire.Hosting.ApplicationModel;

/// <summary>A named part of the application: a project, a server, a parameter.</summary>
public interface IResource
{
    string Name { get; }

    ResourceAnnotationCollection Annotations { get; }
}
