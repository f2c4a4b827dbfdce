using System.Diagnostics;
using System.Runtime.CompilerServices;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace HyperFleet.Aspire.Local.Tests.Publishing;

/// <summary>The kustomization as the real <c>kubectl kustomize</c> renders it. <c>UPDATE_GOLDEN=1</c> writes the expected text anew.</summary>
public sealed class KustomizeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aspire-kustomize-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Workloads_render_with_probes_replicas_accounts_secrets_and_files()
    {
        var configuration = Path.Combine(_folder.FullName, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, "listener 1883\n", Cancellation);
        var output = Path.Combine(_folder.FullName, "out");

        await PublishAsync(output, ["--namespace", "fleet", "--container-registry", "registry.example.com/fleet", "--container-image-tag", "1.2.3"], builder => Describe(builder, configuration));

        Assert.Equal(
            [".gitignore", "adapter", "api", "kustomization.yaml", "mosquitto", "namespace.yaml"],
            Directory.EnumerateFileSystemEntries(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(
            [".api.secrets", "deployment.yaml", "kustomization.yaml", "service.yaml", "serviceaccount.yaml"],
            Directory.EnumerateFiles(Path.Combine(output, "api")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(output, "api", ".api.secrets")));
        Assert.Equal("", await File.ReadAllTextAsync(Path.Combine(output, "adapter", "service.yaml"), Cancellation));
        await EqualsGoldenAsync("kustomized.yaml", await RenderAsync(output));
    }

    [Fact]
    public async Task Publishing_twice_gives_the_same_files()
    {
        var output = Path.Combine(_folder.FullName, "out");
        await PublishAsync(output, [], builder => Describe(builder, null));
        var first = await RenderAsync(output);
        await PublishAsync(output, [], builder => Describe(builder, null));

        Assert.Equal(first, await RenderAsync(output));
    }

    [Fact]
    public async Task All_missing_values_are_told_at_once_and_unused_ones_are_not_asked_for()
    {
        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => PublishAsync(Path.Combine(_folder.FullName, "out"), [], builder =>
        {
            builder.AddConnectionString("unused");
            var (one, two) = (builder.AddConnectionString("one"), builder.AddParameter("two"));
            Project(builder, "api").WithReference(one).WithEnvironment("TWO", two);
        }));

        Assert.Contains("ConnectionStrings:one", failure.Message);
        Assert.Contains("Parameters:two", failure.Message);
        Assert.DoesNotContain("unused", failure.Message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => PublishAsync("/proc/version/out", [], builder => Project(builder, "api")));

        Assert.Contains("/proc/version/out", failure.Message);
        Assert.Contains("--output-path", failure.Message);
    }

    private static void Describe(IDistributedApplicationBuilder builder, string? configuration)
    {
        builder.Configuration["ConnectionStrings:fleet-db"] = "Host=db;Password=a=b;c";
        var database = builder.AddConnectionString("fleet-db");
        var api = Project(builder, "api").WithArgs("api", "serve")
            .WithHttpEndpoint(targetPort: 8000, name: "http", env: "PORT").WithHttpEndpoint(targetPort: 8080, name: "health")
            .WithHttpHealthCheck("/readyz", endpointName: "health").WithReplicas(2)
            .WithEnvironment("ADAPTERS", "[\"landing-zone\"]").WithReference(database, connectionName: "fleet");
        Project(builder, "adapter").WithReference(api.GetEndpoint("http"));
        builder.AddExecutable("tool", "sh", ".");
        var mosquitto = builder.AddContainer("mosquitto", "library/eclipse-mosquitto", "2.0").WithEndpoint(targetPort: 1883, port: 1884, scheme: "mqtt", name: "mqtt")
            .WithVolume("Mosquitto.Data", "/mosquitto/data");
        if (configuration is not null)
            mosquitto.WithBindMount(configuration, "/mosquitto/config/mosquitto.conf", isReadOnly: true);
    }

    private static IResourceBuilder<ProjectResource> Project(IDistributedApplicationBuilder builder, string name) =>
        builder.AddProject<SampleProject>(name, launchProfileName: null).WithEndpointsInEnvironment(_ => false);

    private static async Task PublishAsync(string output, string[] more, Action<IDistributedApplicationBuilder> describe)
    {
        await using var builder = DistributedApplicationTestingBuilder.Create(["--publisher", "kustomize", "--output-path", output, .. more]);
        describe(builder);
        await using var application = await builder.BuildAsync(Cancellation);
        await application.RunAsync(Cancellation);
    }

    private static async Task<string> RenderAsync(string folder)
    {
        using var kubectl = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", folder])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = kubectl.StandardError.ReadToEndAsync(Cancellation);
        var text = await kubectl.StandardOutput.ReadToEndAsync(Cancellation);
        await kubectl.WaitForExitAsync(Cancellation);
        Assert.True(kubectl.ExitCode == 0, await errors);
        return text;
    }

    private static async Task EqualsGoldenAsync(string name, string actual, [CallerFilePath] string source = "")
    {
        var golden = Path.Combine(Path.GetDirectoryName(source)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
            await File.WriteAllTextAsync(golden, actual, Cancellation);
        Assert.Equal(await File.ReadAllTextAsync(golden, Cancellation), actual);
    }

    private sealed class SampleProject : IProjectMetadata
    {
        public string ProjectPath => "/projects/HyperFleet.Host/HyperFleet.Host.csproj";
    }
}
