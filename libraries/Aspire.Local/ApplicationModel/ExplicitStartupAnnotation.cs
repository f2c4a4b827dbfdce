namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource starts only on command.</summary>
internal sealed class ExplicitStartupAnnotation : IResourceAnnotation;
