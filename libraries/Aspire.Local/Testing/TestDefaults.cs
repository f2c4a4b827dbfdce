using System.Reflection;
using Aspire.Hosting.Projects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What a test changes before its own options apply (orchestration contract §5).</summary>
internal static class TestDefaults
{
    private static readonly Dictionary<string, string?> Values = new()
    {
        ["DcpPublisher:RandomizePorts"] = "true",
        ["DcpPublisher:WaitForResourceCleanup"] = "true",
        ["DcpPublisher:ContainerRuntimeInitializationTimeout"] = "00:00:30",
        ["ASPNETCORE_URLS"] = "http://localhost:8080",
        ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:4317",
    };

    public static void Apply(Assembly appHost, DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        options.AssemblyName = appHost.GetName().Name;
        settings.ApplicationName = appHost.GetName().Name;
        var configuration = settings.Configuration ??= new ConfigurationManager();
        configuration.AddInMemoryCollection(Values);
        if (AppHostMetadata.Directory(appHost) is not { } directory || !Directory.Exists(directory))
            return;
        settings.ContentRootPath = directory;
        configuration.AddInMemoryCollection(ProfileVariables(directory));
    }

    private static Dictionary<string, string?> ProfileVariables(string directory)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var name = System.Environment.GetEnvironmentVariable("DOTNET_LAUNCH_PROFILE");
        var profiles = LaunchProfile.Read(directory);
        var profile = profiles.FirstOrDefault(candidate => candidate.Name == name) ?? (profiles.Count > 0 ? profiles[0] : null);
        foreach (var (key, value) in profile?.Environment ?? new Dictionary<string, string>())
            foreach (var alias in Aliases(key).Where(alias => System.Environment.GetEnvironmentVariable(alias) is null))
                values[alias] = value;
        return values;
    }

    private static IEnumerable<string> Aliases(string key)
    {
        yield return key.Replace("__", ":");
        foreach (var prefix in new[] { "DOTNET_", "ASPNETCORE_" })
            if (key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                yield return key[prefix.Length..];
    }
}
