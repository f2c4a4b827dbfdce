namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names a registered health check that decides about a resource's health.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    public string Key { get; } = key;
}
