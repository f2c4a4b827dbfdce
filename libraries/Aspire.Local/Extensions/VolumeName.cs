using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

internal static partial class VolumeName
{
    /// <summary>A volume name that is stable for one AppHost and distinct between two (orchestration contract §6.3).</summary>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        var application = builder.ApplicationBuilder;
        var name = Invalid().Replace(application.Environment.ApplicationName.ToLowerInvariant(), "_");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(application.AppHostDirectory)))[..10];
        return $"{name}-{hash}-{builder.Resource.Name}-{suffix}";
    }

    [GeneratedRegex("[^a-z0-9_.-]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Invalid();
}
