using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Aspire.Local.Tests.Orchestration;

/// <summary>
/// The container path against a recorded engine: a script that answers as docker's client does and writes down how it was called. No
/// real engine has run these commands.
/// </summary>
public sealed class ContainerEngineTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aspire-engine-");
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();
    private DistributedApplication? _application;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Journal => Path.Combine(_folder.FullName, "journal");

    private ResourceNotificationService Notifications => _application!.ResourceNotifications;

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        await _builder.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_image_without_native_program_runs_in_the_engine_and_is_removed()
    {
        await StartAsync(answers: true, builder => builder.AddContainer("cache", "library/redis", "7").WithImageRegistry("docker.io")
            .WithEndpoint(targetPort: 6379, name: "tcp", scheme: "tcp").WithEnvironment("PASSWORD", "secret").WithVolume("cache-data", "/data")
            .WithEntrypoint("/entry").WithContainerRuntimeArgs("--memory", "64m").WithArgs("--save", "60"));

        var running = await Notifications.WaitForResourceAsync("cache", e => e.Snapshot.State?.Text == KnownResourceStates.Running, Cancellation);
        await Eventually.True(() => Calls().Any(call => call.StartsWith("run ", StringComparison.Ordinal)));

        var run = Calls().Single(call => call.StartsWith("run ", StringComparison.Ordinal));
        var port = _builder.Resources.OfType<ContainerResource>().Single().Annotations.OfType<EndpointAnnotation>().Single().AllocatedEndpoint!.Port;
        Assert.Matches(
            $"^run --rm --name (cache-[0-9a-f]+) --publish 127.0.0.1:{port}:6379 --env PASSWORD --volume cache-data:/data --entrypoint /entry "
            + "--memory 64m docker.io/library/redis:7 --save 60 secret-seen=secret$", run);
        Assert.Equal(
            [("Runs as", "container"), ("Chosen because", "no native program is known for the image 'library/redis'"), ("Version", "27.0")],
            running.Snapshot.Properties.Where(property => property.Name is "Runs as" or "Chosen because" or "Version")
                .Select(property => (property.Name, (string)property.Value!)));

        await _application!.StopAsync(Cancellation);
        Assert.Contains(Calls(), call => call.StartsWith("rm --force cache-", StringComparison.Ordinal));
        Assert.Contains("stopped by TERM", Calls());
    }

    [Fact]
    public async Task An_installed_native_program_comes_before_the_engine()
    {
        var configuration = Path.Combine(_folder.FullName, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, "listener 1883\nallow_anonymous true\n", Cancellation);
        await StartAsync(answers: true, builder => builder.AddContainer("mosquitto", "eclipse-mosquitto", "2.0")
            .WithBindMount(configuration, "/mosquitto/config/mosquitto.conf").WithEndpoint(targetPort: 1883, name: "mqtt", scheme: "mqtt"));

        var running = await Notifications.WaitForResourceAsync("mosquitto", e => e.Snapshot.State?.Text == KnownResourceStates.Running, Cancellation);

        Assert.Contains(running.Snapshot.Properties, property => property is { Name: "Runs as", Value: "native program" });
        Assert.Empty(Calls());
    }

    [Fact]
    public async Task A_client_without_a_server_is_no_engine()
    {
        await StartAsync(answers: false, builder => builder.AddContainer("cache", "redis").WithEndpoint(targetPort: 6379, name: "tcp"));

        await Notifications.WaitForResourceAsync("cache", KnownResourceStates.FailedToStart, Cancellation);

        Assert.Contains("no container engine answers", _application!.Services.GetRequiredService<ResourceLogs>().Snapshot("cache")[^1].Text);
    }

    private async Task StartAsync(bool answers, Action<IDistributedApplicationBuilder> describe)
    {
        var engine = Path.Combine(_folder.FullName, "docker");
        await File.WriteAllTextAsync(engine, $$"""
            #!/bin/sh
            case $1 in
              version) {{(answers ? "echo 27.0" : "echo 'Cannot connect to the Docker daemon' >&2; exit 1")}} ;;
              run) echo "$* secret-seen=$PASSWORD" >> {{Journal}}; trap 'echo "stopped by TERM" >> {{Journal}}; exit 0' TERM; while :; do sleep 0.02; done ;;
              *) echo "$*" >> {{Journal}} ;;
            esac
            """, Cancellation);
        File.SetUnixFileMode(engine, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _builder.Configuration["ASPIRE_CONTAINER_RUNTIME"] = engine;
        describe(_builder);
        _application = await _builder.BuildAsync(Cancellation);
        await _application.StartAsync(Cancellation);
    }

    private string[] Calls() => File.Exists(Journal) ? File.ReadAllLines(Journal) : [];
}
