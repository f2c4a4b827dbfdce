using System.Reflection;

namespace Aspire.Hosting;

/// <summary>What the build has written into the AppHost's assembly (orchestration contract §3).</summary>
internal static class AppHostMetadata
{
    public static string? Directory(Assembly? appHost) => Find(appHost, "apphostprojectpath");

    /// <summary>The built assembly of a referenced project; null when the build has not recorded it.</summary>
    public static string? ProjectOutput(Assembly? appHost, string projectPath) => Find(appHost, $"aspirelocaloutput:{projectPath}");

    private static string? Find(Assembly? assembly, string key) => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => string.Equals(attribute.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
