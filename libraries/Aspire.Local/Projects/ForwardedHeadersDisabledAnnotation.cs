using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

internal sealed class ForwardedHeadersDisabledAnnotation : IResourceAnnotation;
