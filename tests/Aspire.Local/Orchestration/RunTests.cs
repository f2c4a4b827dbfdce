using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyperFleet.Aspire.Local.Tests.Orchestration;

/// <summary>Real processes: shells that tell when they start and stop.</summary>
public sealed class RunTests : IAsyncDisposable
{
    private const string Forever = "trap 'exit 0' TERM; while :; do sleep 0.02; done";
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();
    private readonly string _journal = Path.GetTempFileName();
    private DistributedApplication? _application;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ResourceNotificationService Notifications => _application!.ResourceNotifications;

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
        await _builder.DisposeAsync();
        File.Delete(_journal);
    }

    [Fact]
    public async Task Program_that_ends_is_finished_with_its_exit_code()
    {
        Shell("e", "exit 3");
        await StartAsync();

        var end = await Notifications.WaitForResourceAsync("e", e => e.Snapshot.State?.Text == KnownResourceStates.Finished, Cancellation);

        Assert.Equal(3, end.Snapshot.ExitCode);
        Assert.Equal(KnownResourceStateStyles.Error, end.Snapshot.State!.Style);
    }

    [Fact]
    public async Task Waiter_starts_after_its_dependency_is_healthy()
    {
        var healthy = false;
        _builder.Services.AddHealthChecks().AddCheck("c", () => healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        var dependency = Shell("dependency", Forever).WithHealthCheck("c");
        Shell("waiter", Forever).WaitFor(dependency);
        await StartAsync();

        await Notifications.WaitForResourceAsync("dependency", KnownResourceStates.Running, Cancellation);
        await Notifications.WaitForResourceAsync("waiter", KnownResourceStates.Waiting, Cancellation);

        healthy = true;
        await Notifications.WaitForResourceHealthyAsync("waiter", Cancellation);
    }

    [Fact]
    public async Task Ready_handlers_finish_before_waiters_continue()
    {
        var handled = new TaskCompletionSource();
        var dependency = Shell("dependency", Forever);
        Shell("waiter", Forever).WaitFor(dependency);
        _builder.Eventing.Subscribe<ResourceReadyEvent>(dependency.Resource, (_, _) => handled.Task);
        await StartAsync();

        await Notifications.WaitForResourceAsync("dependency", KnownResourceStates.Running, Cancellation);
        Assert.Equal(KnownResourceStates.Waiting, State("waiter"));

        handled.SetResult();
        await Notifications.WaitForResourceAsync("waiter", KnownResourceStates.Running, Cancellation);
    }

    [Fact]
    public async Task Waiter_fails_when_its_dependency_has_ended_and_nobody_can_restart_it()
    {
        var crashing = Shell("crashing", "exit 1").WithHealthCheck("never");
        _builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        Shell("waiter", Forever).WaitFor(crashing);
        await StartAsync();

        await Notifications.WaitForResourceAsync("waiter", KnownResourceStates.FailedToStart, Cancellation);

        Assert.Contains(Log("waiter"), line => line.Contains("'crashing'") && line.Contains("Finished"));
        await Assert.ThrowsAsync<DistributedApplicationException>(() => Notifications.WaitForResourceHealthyAsync("waiter", Cancellation));
    }

    [Theory]
    [InlineData("exit 0", 0, "Running")]
    [InlineData("exit 5", 5, "Running")]
    [InlineData("exit 1", 0, "FailedToStart")]
    [InlineData("no-such-command", 0, "FailedToStart")]
    public async Task Completion_is_judged_by_the_exit_code(string script, int expected, string state)
    {
        var migration = Shell("migration", script);
        Shell("waiter", Forever).WaitForCompletion(migration, expected);
        await StartAsync();

        await Notifications.WaitForResourceAsync("waiter", state, Cancellation);
    }

    [Fact]
    public async Task Waiting_for_a_composed_connection_string_waits_only_for_resources_it_names_directly()
    {
        var broker = Shell("broker", Forever).WithEndpoint(name: "mqtt", scheme: "mqtt").WithHealthCheck("never");
        _builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        var address = broker.GetEndpoint("mqtt");
        var mqtt = _builder.AddConnectionString("mqtt", ReferenceExpression.Create($"Port={address.Property(EndpointProperty.Port)}"));

        Shell("through-endpoint", Forever).WithAnnotation(new WaitAnnotation(mqtt.Resource, WaitType.WaitUntilHealthy));
        Shell("on-broker", Forever).WaitFor(broker);
        await StartAsync();

        await Notifications.WaitForResourceAsync("through-endpoint", KnownResourceStates.Running, Cancellation);
        Assert.Equal(KnownResourceStates.Waiting, State("on-broker"));
    }

    [Fact]
    public async Task Missing_program_fails_that_resource_and_says_why()
    {
        _builder.AddExecutable("e", "no-such-program", ".");
        await StartAsync();

        await Notifications.WaitForResourceAsync("e", KnownResourceStates.FailedToStart, Cancellation);

        Assert.Contains(Log("e"), line => line.Contains("'no-such-program'") && line.Contains("PATH"));
    }

    [Fact]
    public async Task Unknown_image_fails_with_what_is_known()
    {
        _builder.Configuration["ASPIRE_CONTAINER_RUNTIME"] = "/no/engine";
        _builder.AddContainer("c", "library/redis").WithEndpoint(targetPort: 6379, name: "tcp");
        await StartAsync();

        await Notifications.WaitForResourceAsync("c", KnownResourceStates.FailedToStart, Cancellation);

        Assert.Contains(Log("c"), line => line.Contains("no container engine answers") && line.Contains("postgres"));
    }

    [Fact]
    public async Task Crashing_program_is_not_restarted()
    {
        Shell("e", $"echo started >> {_journal}; exit 1");
        await StartAsync();
        await Notifications.WaitForResourceAsync("e", KnownResourceStates.Finished, Cancellation);

        await ExecuteAsync("e", CommandStates.Start);
        await Eventually.Equal(2, () => File.ReadLines(_journal).Count());
        await Notifications.WaitForResourceAsync("e", KnownResourceStates.Finished, Cancellation);

        Assert.Equal(2, File.ReadLines(_journal).Count());
    }

    [Fact]
    public async Task Resources_that_wait_for_each_other_are_refused_with_the_chain()
    {
        var a = Shell("a", Forever);
        var b = Shell("b", Forever).WaitFor(a);
        a.WaitFor(b);

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(StartAsync);

        Assert.Contains("a → b → a", failure.Message);
    }

    [Fact]
    public async Task Unregistered_health_check_is_refused()
    {
        Shell("e", Forever).WithHealthCheck("unknown");

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(StartAsync);

        Assert.Contains("'e'", failure.Message);
        Assert.Contains("'unknown'", failure.Message);
    }

    [Fact]
    public async Task All_missing_parameters_are_reported_before_anything_starts()
    {
        _builder.AddParameter("one");
        _builder.AddParameter("two");
        Shell("e", $"echo started >> {_journal}");

        var failure = await Assert.ThrowsAsync<MissingParameterValueException>(StartAsync);

        Assert.Contains("Parameters:one", failure.Message);
        Assert.Contains("Parameters:two", failure.Message);
        Assert.Empty(await File.ReadAllTextAsync(_journal, Cancellation));
    }

    [Fact]
    public async Task Explicit_start_waits_for_the_command()
    {
        Shell("e", Forever).WithExplicitStart();
        await StartAsync();
        Assert.Equal(KnownResourceStates.NotStarted, State("e"));

        await ExecuteAsync("e", CommandStates.Start);
        await Notifications.WaitForResourceAsync("e", KnownResourceStates.Running, Cancellation);
    }

    [Fact]
    public async Task Stop_start_and_restart_are_offered_by_state()
    {
        Shell("e", Forever);
        await StartAsync();
        var first = await Notifications.WaitForResourceAsync("e", e => e.Snapshot.State?.Text == KnownResourceStates.Running, Cancellation);

        await ExecuteAsync("e", CommandStates.Restart);
        await Notifications.WaitForResourceAsync(
            "e", e => e.Snapshot.State?.Text == KnownResourceStates.Running && e.Snapshot.StartTimeStamp > first.Snapshot.StartTimeStamp, Cancellation);

        await ExecuteAsync("e", CommandStates.Stop);
        Assert.Equal(KnownResourceStates.Finished, State("e"));
        Assert.False((await CommandAsync("e", CommandStates.Stop)).Success);
        Assert.False((await CommandAsync("e", "no-such-command")).Success);
    }

    [Fact]
    public async Task Own_commands_run_with_the_instance()
    {
        var called = new ConcurrentQueue<string>();
        Shell("e", Forever).WithCommand(
            "reset", "Reset",
            context =>
            {
                called.Enqueue(context.ResourceName);
                return Task.FromResult(CommandResults.Success());
            },
            commandOptions: new CommandOptions { ConfirmationMessage = "Really?" });
        await StartAsync();
        await Notifications.WaitForResourceAsync("e", KnownResourceStates.Running, Cancellation);

        await ExecuteAsync("e", "reset");

        Assert.Equal(["e"], called);
    }

    [Fact]
    public async Task Stopping_goes_from_dependents_to_dependencies()
    {
        var first = Shell("first", Journaling("first"));
        var second = Shell("second", Journaling("second")).WaitFor(first);
        Shell("third", Journaling("third")).WaitFor(second);
        await StartAsync();
        await Notifications.WaitForResourceAsync("third", KnownResourceStates.Running, Cancellation);
        await Eventually.Equal(3, () => File.ReadLines(_journal).Count());

        await _application!.StopAsync(Cancellation);

        Assert.Equal(
            ["down third", "down second", "down first"],
            (await File.ReadAllLinesAsync(_journal, Cancellation)).Where(line => line.StartsWith("down", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Mosquitto_container_runs_natively_with_its_mounted_configuration()
    {
        var configuration = Path.GetTempFileName();
        await File.WriteAllTextAsync(configuration, "listener 1883\nallow_anonymous true\n", Cancellation);
        var mosquitto = _builder.AddContainer("mosquitto", "library/eclipse-mosquitto", "2.0").WithImageRegistry("docker.io")
            .WithBindMount(configuration, "/mosquitto/config/mosquitto.conf", isReadOnly: true)
            .WithEndpoint(targetPort: 1883, scheme: "mqtt", name: "mqtt");
        await StartAsync();
        await Notifications.WaitForResourceAsync("mosquitto", KnownResourceStates.Running, Cancellation);

        await Eventually.Passes(async () =>
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync("127.0.0.1", mosquitto.GetEndpoint("mqtt").Port, Cancellation);
        });
        File.Delete(configuration);
    }

    [Fact]
    public async Task Rabbit_becomes_healthy_and_stops()
    {
        _builder.AddRabbitMQ("rabbitmq");
        await StartAsync();

        await Notifications.WaitForResourceHealthyAsync("rabbitmq", Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
    }

    [Fact]
    public async Task Postgres_keeps_its_data_in_a_bind_mount_across_restarts()
    {
        var data = Directory.CreateTempSubdirectory("aspire-local-test-");
        File.SetUnixFileMode(data.FullName, (UnixFileMode)0b111_101_101);
        var password = _builder.AddParameter("pw", "secret");
        var postgres = _builder.AddPostgres("postgres", password: password).WithDataBindMount(Path.Combine(data.FullName, "pg"));
        postgres.AddDatabase("fleet-db", "fleet");
        await StartAsync();
        await Notifications.WaitForResourceHealthyAsync("fleet-db", Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        await ExecuteAsync("postgres", CommandStates.Restart);
        await Eventually.Equal("Running", () => State("fleet-db"), TimeSpan.FromSeconds(30));
        await Notifications.WaitForResourceHealthyAsync("fleet-db", Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        await _application!.StopAsync(Cancellation);
        data.Delete(recursive: true);
    }

    private string Journaling(string name) =>
        $"trap 'echo down {name} >> {_journal}; exit 0' TERM; echo up {name} >> {_journal}; while :; do sleep 0.02; done";

    private IResourceBuilder<ExecutableResource> Shell(string name, string script) => _builder.AddExecutable(name, "sh", "/", "-c", script);

    private async Task StartAsync()
    {
        _application = await _builder.BuildAsync(Cancellation);
        await _application.StartAsync(Cancellation);
    }

    private string? State(string name) => Notifications.TryGetCurrentState(name, out var current) ? current.Snapshot.State?.Text : null;

    private IEnumerable<string> Log(string name) =>
        _application!.Services.GetRequiredService<ResourceLogs>().Snapshot(name).Select(line => line.Text);

    private async Task ExecuteAsync(string name, string command)
    {
        var result = await CommandAsync(name, command);
        Assert.True(result.Success, result.ErrorMessage);
    }

    private Task<ExecuteCommandResult> CommandAsync(string name, string command) =>
        _application!.Services.GetRequiredService<ResourceCommands>().ExecuteAsync(name, command, Cancellation);
}
