using System.Runtime.CompilerServices;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Aspire.Local.Tests.Publishing;

/// <summary>
/// Whole manifests as texts (orchestration contract §6). After an intended change, run with <c>UPDATE_GOLDEN=1</c> and read the difference.
/// </summary>
public sealed class ManifestTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("aspire-manifest-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Output => Path.Combine(_directory.FullName, "out", "manifest.json");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public Task Managed_services_are_connection_string_parameters() => EqualsGoldenAsync("managed.json", builder =>
    {
        var maestroDb = builder.AddConnectionString("maestro-db");
        var queue = builder.AddConnectionString("rabbitmq");
        var mqtt = builder.AddConnectionString("mqtt", "MQTT_URL");
        var maestro = Project(builder, "maestro-server")
            .WithHttpEndpoint(targetPort: 8000, name: "http", env: "HTTP_PORT")
            .WithEndpoint("http", endpoint => endpoint.IsExternal = true)
            .WithHttpEndpoint(targetPort: 8090, name: "grpc", env: "GRPC_PORT")
            .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
            .WithHttpEndpoint(targetPort: 8083, name: "health", env: "HEALTH_PORT")
            .WithHttpHealthCheck("/healthcheck", endpointName: "health")
            .WithReference(maestroDb, connectionName: "maestro").WaitFor(maestroDb)
            .WithReference(mqtt);
        var grpc = maestro.GetEndpoint("grpc");
        Project(builder, "hyperfleet-adapter")
            .WithArgs("adapter", "serve")
            .WithReference(maestro.GetEndpoint("http")).WaitFor(maestro)
            .WithReference(queue)
            .WithReplicas(2)
            .WithEnvironment("MAESTRO_GRPC_URL", ReferenceExpression.Create(
                $"http://{grpc.Property(EndpointProperty.Host)}:{grpc.Property(EndpointProperty.Port)}"));
        builder.AddExecutable("kube-api", "dotnet", "../tools/FakeKubeApi", "run").WithHttpEndpoint(env: "PORT").ExcludeFromManifest();
    });

    [Fact]
    public Task Development_servers_are_containers() => EqualsGoldenAsync("containers.json", builder =>
    {
        var user = builder.AddParameter("db-user", "fleet");
        var password = builder.AddParameter(
            "db-password", new GenerateParameterDefault { MinLength = 22, Special = false }, secret: true, persist: true);
        var postgres = builder.AddPostgres("postgres", user, password).WithDataVolume("fleet-data");
        postgres.AddDatabase("maestro-db", "maestro");
        builder.AddRabbitMQ("rabbitmq").WithManagementPlugin();
        var mosquitto = builder.AddContainer("mosquitto", "library/eclipse-mosquitto", "2.0").WithImageRegistry("docker.io")
            .WithBindMount("mosquitto/mosquitto.conf", "/mosquitto/config/mosquitto.conf", isReadOnly: true)
            .WithEndpoint(targetPort: 1883, scheme: "mqtt", name: "mqtt")
            .WithEntrypoint("/usr/sbin/mosquitto");
        var endpoint = mosquitto.GetEndpoint("mqtt");
        builder.AddConnectionString("mqtt", ReferenceExpression.Create(
            $"Host={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)}"));
    });

    [Fact]
    public Task Every_kind_of_port_and_parameter() => EqualsGoldenAsync("kinds.json", builder =>
    {
        builder.AddParameter("plain", "a & b", publishValueAsDefault: true);
        builder.AddParameter("generated", new GenerateParameterDefault { MinLength = 8, Lower = false, MinUpper = 2 });
        Project(builder, "first-of-its-scheme").WithHttpEndpoint(name: "http").WithHttpEndpoint(name: "second").WithHttpsEndpoint(name: "https");
        builder.AddProject<SampleProject>("joined-urls", launchProfileName: null).WithHttpEndpoint(name: "a").WithHttpEndpoint(name: "b", targetPort: 81);
        Project(builder, "no-forwarding").WithHttpEndpoint(port: 90).DisableForwardedHeaders();
        builder.AddContainer("container", "image:1").WithHttpEndpoint(port: 70, name: "same").WithHttpEndpoint(port: 71, targetPort: 72, name: "both")
            .WithVolume("named", "/named").WithVolume(null, "/anonymous", isReadOnly: true);
        builder.AddExecutable("tool", "dotnet", "../tools").WithEndpoint(name: "tcp", env: "PORT").WithArgs("--port", "1");
        builder.AddResource(new UnknownResource("unknown"));
    });

    [Theory]
    [InlineData("--publisher", "manifest", "--output-path")]
    [InlineData("--operation", "publish", "--publisher", "manifest", "--output-path")]
    [InlineData("--operation", "publish", "--step", "publish-manifest", "--output-path")]
    public async Task All_forms_of_invocation_write_the_file(params string[] arguments)
    {
        await PublishAsync([.. arguments, Output], builder => builder.AddParameter("p"));

        Assert.True(File.Exists(Output));
    }

    [Fact]
    public async Task A_directory_receives_the_default_file_name_and_the_log_says_so()
    {
        using var log = new LogRecorder();
        await PublishAsync(["--publisher", "manifest", "--output-path", _directory.FullName], builder =>
        {
            builder.Services.AddLogging(logging => logging.AddProvider(log));
            builder.AddParameter("p");
        });

        var manifest = Path.Combine(_directory.FullName, "aspire-manifest.json");
        Assert.True(File.Exists(manifest));
        Assert.Contains($"Information: Published manifest to: {manifest}", log.Lines);
    }

    [Theory]
    [InlineData("--output-path", "--publisher", "manifest")]
    [InlineData("'docker'", "--publisher", "docker", "--output-path", "x.json")]
    [InlineData("'deploy'", "--operation", "publish", "--step", "deploy", "--output-path", "x.json")]
    public async Task Wrong_switches_are_explained(string explanation, params string[] arguments)
    {
        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => PublishAsync(arguments, _ => { }));

        Assert.Contains(explanation, failure.Message);
    }

    private static IResourceBuilder<ProjectResource> Project(IDistributedApplicationBuilder builder, string name) =>
        builder.AddProject<SampleProject>(name, launchProfileName: null).WithEndpointsInEnvironment(_ => false);

    private static async Task PublishAsync(string[] arguments, Action<IDistributedApplicationBuilder> describe)
    {
        await using var builder = DistributedApplicationTestingBuilder.Create(arguments);
        describe(builder);
        await using var application = await builder.BuildAsync(Cancellation);
        await application.RunAsync(Cancellation);
    }

    private async Task EqualsGoldenAsync(string name, Action<IDistributedApplicationBuilder> describe, [CallerFilePath] string source = "")
    {
        await PublishAsync(["--publisher", "manifest", "--output-path", Output], describe);
        // Paths are relative to the manifest, which lies in a temporary directory here.
        var actual = (await File.ReadAllTextAsync(Output, Cancellation))
            .Replace(Path.GetRelativePath(Path.GetDirectoryName(Output)!, "/projects"), "{projects}")
            .Replace(Path.GetRelativePath(Path.GetDirectoryName(Output)!, AppContext.BaseDirectory).TrimEnd('/'), "{apphost}")
            .Replace(Path.GetRelativePath(Path.GetDirectoryName(Output)!, Path.GetFullPath("..", AppContext.BaseDirectory)).TrimEnd('/'), "{parent}");

        var golden = Path.Combine(Path.GetDirectoryName(source)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
            await File.WriteAllTextAsync(golden, actual + "\n", Cancellation);
        Assert.Equal((await File.ReadAllTextAsync(golden, Cancellation)).TrimEnd('\n'), actual);
    }

    private sealed class SampleProject : IProjectMetadata
    {
        public string ProjectPath => "/projects/Sample/Sample.csproj";
    }

    private sealed class UnknownResource(string name) : Resource(name);
}
