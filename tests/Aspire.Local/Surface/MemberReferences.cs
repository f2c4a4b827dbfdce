using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace HyperFleet.Aspire.Local.Tests.Surface;

/// <summary>The types of one assembly that another one refers to, read from its metadata.</summary>
internal static class MemberReferences
{
    public static IReadOnlyList<string> Into(string assemblyName, string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return
        [
            .. from handle in metadata.TypeReferences
               let type = metadata.GetTypeReference(handle)
               where Scope(metadata, type) == assemblyName
               select FullName(metadata, type),
        ];
    }

    private static string? Scope(MetadataReader metadata, TypeReference type) => type.ResolutionScope.Kind switch
    {
        HandleKind.AssemblyReference => metadata.GetString(
            metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name),
        HandleKind.TypeReference => Scope(metadata, metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope)),
        _ => null,
    };

    private static string FullName(MetadataReader metadata, TypeReference type) => type.ResolutionScope.Kind == HandleKind.TypeReference
        ? FullName(metadata, metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope)) + "." + metadata.GetString(type.Name)
        : metadata.GetString(type.Namespace) + "." + metadata.GetString(type.Name);
}
