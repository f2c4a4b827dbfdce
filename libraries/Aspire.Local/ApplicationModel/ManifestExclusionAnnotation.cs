namespace Aspire.Hosting.ApplicationModel;

internal sealed class ManifestExclusionAnnotation : IResourceAnnotation;
