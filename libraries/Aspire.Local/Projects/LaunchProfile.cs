using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Projects;

/// <summary>A profile of <c>Properties/launchSettings.json</c> that runs the project itself.</summary>
internal sealed record LaunchProfile(string Name, IReadOnlyList<Uri> ApplicationUrls, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The named profile; without a name, the AppHost's own when the project has one of that name, else the first.</summary>
    /// <exception cref="DistributedApplicationException">A profile was named and does not exist.</exception>
    public static LaunchProfile? Find(IDistributedApplicationBuilder builder, string projectPath, string? name)
    {
        var profiles = Read(Path.GetDirectoryName(projectPath)!);
        if (name is not null)
            return profiles.FirstOrDefault(profile => profile.Name == name) ?? throw new DistributedApplicationException(
                $"The project '{projectPath}' has no launch profile named '{name}'.");
        var own = builder.Configuration["AppHost:DefaultLaunchProfileName"] ?? builder.Configuration["DOTNET_LAUNCH_PROFILE"];
        return profiles.FirstOrDefault(profile => profile.Name == own) ?? (profiles.Count > 0 ? profiles[0] : null);
    }

    public static IReadOnlyList<LaunchProfile> Read(string projectDirectory)
    {
        var file = Path.Combine(projectDirectory, "Properties", "launchSettings.json");
        if (!File.Exists(file))
            return [];
        using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
        return document.RootElement.TryGetProperty("profiles", out var profiles)
            ? [.. profiles.EnumerateObject().Where(RunsProject).Select(profile => Parse(profile.Name, profile.Value))]
            : [];
    }

    private static bool RunsProject(JsonProperty profile) =>
        profile.Value.TryGetProperty("commandName", out var command) && command.GetString() == "Project";

    private static LaunchProfile Parse(string name, JsonElement profile)
    {
        var urls = profile.TryGetProperty("applicationUrl", out var url) ? url.GetString() ?? "" : "";
        var variables = profile.TryGetProperty("environmentVariables", out var list)
            ? list.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.ToString())
            : [];
        return new LaunchProfile(
            name, [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => new Uri(text, UriKind.Absolute))], variables);
    }
}
