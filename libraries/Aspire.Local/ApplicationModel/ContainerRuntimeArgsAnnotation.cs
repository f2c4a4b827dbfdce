namespace Aspire.Hosting.ApplicationModel;

internal sealed class ContainerRuntimeArgsAnnotation(IReadOnlyList<string> arguments) : IResourceAnnotation
{
    public IReadOnlyList<string> Arguments => arguments;
}
