namespace Aspire.Hosting.ApplicationModel;

/// <summary>A fact about a resource; behaviour hangs on annotations instead of subclasses.</summary>
public interface IResourceAnnotation;
