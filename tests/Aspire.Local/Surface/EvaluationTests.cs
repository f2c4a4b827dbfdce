using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace HyperFleet.Aspire.Local.Tests.Surface;

/// <summary>
/// The AppHost's project file in both modes (orchestration contract §3). The mode with packages cannot be restored everywhere, so the SDK
/// is a stub here: what is tested is which imports, references and items each mode has.
/// </summary>
public sealed class EvaluationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aspire-evaluation-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task By_default_the_project_stands_on_the_local_library()
    {
        var items = await EvaluateAsync(AppHost());

        Assert.Contains(items.Projects, path => path.EndsWith("HyperFleet.Aspire.Local.csproj", StringComparison.Ordinal));
        Assert.DoesNotContain(items.Packages, name => name.StartsWith("Aspire.", StringComparison.Ordinal));
        Assert.Equal("true", items.IsAspireHost);
    }

    [Fact]
    public async Task With_packages_the_project_stands_on_them_alone()
    {
        var items = await EvaluateAsync(AppHost(), "-p:AspirePackages=true");

        Assert.DoesNotContain(items.Projects, path => path.EndsWith("HyperFleet.Aspire.Local.csproj", StringComparison.Ordinal));
        Assert.Contains(items.Projects, path => path.EndsWith("HyperFleet.Host.csproj", StringComparison.Ordinal));
        Assert.Equal(
            ["Aspire.Hosting.AppHost", "Aspire.Hosting.PostgreSQL", "Aspire.Hosting.RabbitMQ"],
            items.Packages.Where(name => name.StartsWith("Aspire.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal("stub", items.IsAspireHost);
    }

    /// <summary>A copy beside the original, in which the SDK that is not here is a stub of its two files.</summary>
    private string AppHost([CallerFilePath] string source = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../.."));
        foreach (var (file, content) in new[] { ("Sdk.props", "<Project><PropertyGroup><IsAspireHost>stub</IsAspireHost></PropertyGroup></Project>"), ("Sdk.targets", "<Project />") })
            File.WriteAllText(Path.Combine(_folder.FullName, file), content);
        var text = File.ReadAllText(Path.Combine(root, "AppHost", "HyperFleet.AppHost.csproj"))
            .Replace("Project=\"Sdk.props\" Sdk=\"Aspire.AppHost.Sdk\" Version=\"$(AspireVersion)\"", $"Project=\"{_folder.FullName}/Sdk.props\"")
            .Replace("Project=\"Sdk.targets\" Sdk=\"Aspire.AppHost.Sdk\" Version=\"$(AspireVersion)\"", $"Project=\"{_folder.FullName}/Sdk.targets\"")
            .Replace("\"../", $"\"{root}/");
        Assert.DoesNotContain("Sdk=\"Aspire", text);
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.Copy(Path.Combine(root, file), Path.Combine(_folder.FullName, file));
        var path = Path.Combine(_folder.FullName, "HyperFleet.AppHost.csproj");
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, string? IsAspireHost)> EvaluateAsync(string project, params string[] switches)
    {
        using var dotnet = Process.Start(new ProcessStartInfo(
            "dotnet", ["msbuild", project, "-nologo", "-getItem:ProjectReference", "-getItem:PackageReference", "-getProperty:IsAspireHost", .. switches])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
        })!;
        var text = await dotnet.StandardOutput.ReadToEndAsync(Cancellation);
        await dotnet.WaitForExitAsync(Cancellation);
        Assert.True(dotnet.ExitCode == 0, text);
        var document = JsonElement.Parse(text);
        return (Identities("ProjectReference"), Identities("PackageReference"), document.GetProperty("Properties").GetProperty("IsAspireHost").GetString());

        string[] Identities(string item) =>
            [.. document.GetProperty("Items").GetProperty(item).EnumerateArray().Select(entry => entry.GetProperty("Identity").GetString()!)];
    }
}
