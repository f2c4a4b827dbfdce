namespace Aspire.Hosting.ApplicationModel;

public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    public string? Registry { get; set; }

    public required string Image { get; set; }

    public string? Tag { get; set; }

    /// <summary><c>[registry/]image[:tag]</c></summary>
    internal string Reference(string? registryOverride = null) =>
        ((registryOverride ?? Registry) is { } registry ? registry + "/" : "") + Image + (Tag is null ? "" : ":" + Tag);
}
