using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Projects;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Aspire.Local.Tests.Projects;

public sealed class LaunchProfileTests : IDisposable
{
    private static readonly DirectoryInfo Folder = Directory.CreateTempSubdirectory("aspire-profiles-");
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();
    private readonly EndpointAllocator _allocator = new(randomizePorts: true);

    static LaunchProfileTests()
    {
        Directory.CreateDirectory(Path.Combine(Folder.FullName, "Properties"));
        File.WriteAllText(Path.Combine(Folder.FullName, "Properties", "launchSettings.json"), """
            {
              // comments are allowed
              "profiles": {
                "IIS Express": { "commandName": "IISExpress" },
                "http": { "commandName": "Project", "applicationUrl": "http://localhost:5555", "environmentVariables": { "FROM": "http", "GIVEN": "by the profile" } },
                "other": { "commandName": "Project", "environmentVariables": { "FROM": "other" } },
              }
            }
            """);
        File.WriteAllText(Path.Combine(Folder.FullName, "P.csproj"), "<Project />");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Delete(recursive: true);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _allocator.Dispose();

    [Theory]
    [InlineData("other", null, "other")]
    [InlineData(null, "other", "other")]
    [InlineData(null, "unknown here", "http")]
    [InlineData(null, null, "http")]
    public void The_named_one_comes_before_the_AppHosts_own_and_that_before_the_first(string? name, string? own, string expected)
    {
        _builder.Configuration["DOTNET_LAUNCH_PROFILE"] = own;

        Assert.Equal(expected, LaunchProfile.Find(_builder, new Profiled().ProjectPath, name)!.Name);
    }

    [Fact]
    public void A_name_that_does_not_exist_is_an_error() =>
        Assert.Contains("'missing'", Assert.Throws<DistributedApplicationException>(() => LaunchProfile.Find(_builder, new Profiled().ProjectPath, "missing")).Message);

    [Fact]
    public async Task A_profile_brings_its_endpoints_and_variables_but_overrides_nothing()
    {
        var project = _builder.AddProject<Profiled>("p").WithEnvironment("GIVEN", "explicitly");

        var environment = await EnvironmentAsync(project);

        Assert.Equal(("http", "http", "explicitly"), (environment["DOTNET_LAUNCH_PROFILE"], environment["FROM"], environment["GIVEN"]));
        Assert.Equal("http", Assert.Single(project.Resource.Annotations.OfType<EndpointAnnotation>()).UriScheme);
        Assert.Equal(project.GetEndpoint("http").Url, environment["ASPNETCORE_URLS"]);
    }

    [Fact]
    public async Task Without_a_profile_there_is_none_of_it()
    {
        var project = _builder.AddProject<Profiled>("p", launchProfileName: null);

        var environment = await EnvironmentAsync(project);

        Assert.DoesNotContain("DOTNET_LAUNCH_PROFILE", environment);
        Assert.DoesNotContain("FROM", environment);
        Assert.Empty(project.Resource.Annotations.OfType<EndpointAnnotation>());
    }

    private async Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(IResourceBuilder<ProjectResource> project)
    {
        await using var application = _builder.Build();
        var instances = ResourceInstance.Create(project.Resource);
        _allocator.Allocate(instances);
        return (await application.Services.GetRequiredService<LaunchPlanner>().PlanAsync(instances[0], Cancellation)).ModelEnvironment;
    }

    private sealed class Profiled : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Folder.FullName, "P.csproj");
    }
}
