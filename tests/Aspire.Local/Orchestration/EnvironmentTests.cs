using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Telemetry.Otlp;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Aspire.Local.Tests.Orchestration;

/// <summary>What a process receives (orchestration contract §9).</summary>
public sealed class EnvironmentTests : IAsyncDisposable
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();
    private readonly EndpointAllocator _allocator = new(randomizePorts: false);
    private DistributedApplication? _application;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _allocator.Dispose();
        if (_application is not null)
            await _application.DisposeAsync();
    }

    [Fact]
    public async Task Connection_strings_are_named_after_the_resource_or_as_wished()
    {
        var postgres = _builder.AddPostgres("postgres", password: _builder.AddParameter("pw", "secret"));
        var database = postgres.AddDatabase("fleet-db", "fleet");

        var environment = await EnvironmentAsync(Executable().WithReference(database).WithReference(postgres, connectionName: "server"));

        var port = postgres.Resource.PrimaryEndpoint.Port;
        Assert.Equal($"Host=localhost;Port={port};Username=postgres;Password=secret;Database=fleet", environment["ConnectionStrings__fleet-db"]);
        Assert.Equal($"Host=localhost;Port={port};Username=postgres;Password=secret", environment["ConnectionStrings__server"]);
    }

    [Fact]
    public async Task Database_name_is_quoted_where_needed()
    {
        var database = _builder.AddPostgres("postgres", password: _builder.AddParameter("pw", "secret")).AddDatabase("odd", "a;b");

        Assert.EndsWith(";Database=\"a;b\"", (await EnvironmentAsync(Executable().WithReference(database)))["ConnectionStrings__odd"]);
    }

    [Fact]
    public async Task Rabbit_connection_string()
    {
        var rabbit = _builder.AddRabbitMQ("rabbitmq", password: _builder.AddParameter("pw", "secret"));

        var environment = await EnvironmentAsync(Executable().WithReference(rabbit));

        Assert.Equal($"amqp://guest:secret@localhost:{rabbit.Resource.PrimaryEndpoint.Port}", environment["ConnectionStrings__rabbitmq"]);
    }

    [Fact]
    public async Task Connection_string_from_outside_may_have_a_variable_of_its_own()
    {
        _builder.Configuration["ConnectionStrings:mqtt"] = "Host=h";
        var mqtt = _builder.AddConnectionString("mqtt", "MQTT_URL");

        Assert.Equal("Host=h", (await EnvironmentAsync(Executable().WithReference(mqtt)))["MQTT_URL"]);
    }

    [Fact]
    public async Task Missing_connection_string_fails_the_dependent_unless_optional()
    {
        _builder.Configuration["ConnectionStrings:empty"] = "";
        var empty = _builder.AddConnectionString("empty");
        var optional = Executable().WithReference(empty, optional: true);

        Assert.DoesNotContain("ConnectionStrings__empty", await EnvironmentAsync(optional));
        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => EnvironmentAsync(Executable("f").WithReference(empty)));
        Assert.Equal("The connection string for the resource 'empty' is not available.", failure.Message);
    }

    [Fact]
    public async Task Service_references_list_every_endpoint()
    {
        var service = Project("api").WithHttpEndpoint(name: "http").WithHttpEndpoint(name: "health");

        var environment = await EnvironmentAsync(Executable().WithReference(service));

        Assert.Equal(service.GetEndpoint("http").Url, environment["services__api__http__0"]);
        Assert.Equal(service.GetEndpoint("health").Url, environment["services__api__health__0"]);
    }

    [Fact]
    public async Task Reference_to_one_endpoint_lists_only_that()
    {
        var service = Project("api").WithHttpEndpoint(name: "http").WithHttpEndpoint(name: "health");

        var environment = await EnvironmentAsync(Executable().WithReference(service.GetEndpoint("health")));

        Assert.DoesNotContain("services__api__http__0", environment);
        Assert.Contains("services__api__health__0", environment);
    }

    [Fact]
    public async Task Address_outside()
    {
        var environment = await EnvironmentAsync(Executable().WithReference("cloud", new Uri("https://example.com")));

        Assert.Equal("https://example.com/", environment["services__cloud__default__0"]);
    }

    [Fact]
    public async Task Port_variable_is_the_instances_own()
    {
        var project = Project("api").WithHttpEndpoint(name: "http", env: "HTTP_PORT").WithReplicas(2);
        var planner = Build();
        var instances = ResourceInstance.Create(project.Resource);
        _allocator.Allocate(instances);

        foreach (var instance in instances)
        {
            var plan = await planner.PlanAsync(instance, Cancellation);
            Assert.Equal(instance.Ports["http"].ToString(), plan.ModelEnvironment["HTTP_PORT"]);
            Assert.Equal($"http://localhost:{instance.Ports["http"]}", plan.ModelEnvironment["ASPNETCORE_URLS"]);
            Assert.Equal($"service.instance.id={instance.Suffix}", plan.ModelEnvironment["OTEL_RESOURCE_ATTRIBUTES"]);
        }
    }

    [Fact]
    public async Task Urls_list_the_endpoints_that_pass_the_filter()
    {
        var project = Project("api").WithHttpEndpoint(name: "a").WithHttpEndpoint(name: "b").WithHttpEndpoint(name: "c")
            .WithEndpointsInEnvironment(endpoint => endpoint.Name != "b");

        var environment = await EnvironmentAsync(project);

        Assert.Equal($"{project.GetEndpoint("a").Url};{project.GetEndpoint("c").Url}", environment["ASPNETCORE_URLS"]);
    }

    [Fact]
    public async Task Projects_receive_telemetry_variables_and_executables_do_not()
    {
        var project = await EnvironmentAsync(Project("api"));
        var executable = await EnvironmentAsync(Executable());

        Assert.Equal("api", project["OTEL_SERVICE_NAME"]);
        Assert.Equal("in_memory", project["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"]);
        Assert.DoesNotContain(executable.Keys, name => name.StartsWith("OTEL_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "grpc")]
    public async Task Exporter_is_configured_only_where_a_dashboard_receives(bool disabled, string? protocol)
    {
        await using var builder = DistributedApplicationTestingBuilder.Create([], (options, _) => options.DisableDashboard = disabled);
        builder.Configuration["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        builder.Configuration["AppHost:OtlpApiKey"] = "key";
        var project = builder.AddProject<global::Projects.Sample_Service>("api", launchProfileName: null).WithExplicitStart().Resource;
        await using var application = await builder.BuildAsync(Cancellation);
        await application.StartAsync(Cancellation);

        var plan = await application.Services.GetRequiredService<LaunchPlanner>().PlanAsync(new ResourceInstance(project, "api"), Cancellation);

        Assert.Equal(protocol, plan.ModelEnvironment.GetValueOrDefault("OTEL_EXPORTER_OTLP_PROTOCOL"));
        Assert.Equal(
            application.Services.GetService<OtlpServer>()?.GrpcAddress, plan.ModelEnvironment.GetValueOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT"));
        Assert.Equal(disabled ? null : "x-otlp-api-key=key", plan.ModelEnvironment.GetValueOrDefault("OTEL_EXPORTER_OTLP_HEADERS"));
        await application.StopAsync(Cancellation);
    }

    [Fact]
    public async Task The_AppHosts_own_environment_name_and_urls_are_not_inherited()
    {
        var resource = Executable().Resource;
        var planner = Build();

        var plan = await planner.PlanAsync(new ResourceInstance(resource, "e"), Cancellation);

        foreach (var name in new[] { "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE" })
            Assert.Null(plan.Spec.Environment[name]);
    }

    [Fact]
    public async Task Arguments_may_be_values()
    {
        var parameter = _builder.AddParameter("p", "value");
        var executable = Executable().WithArgs("--name", parameter).WithArgs(context => context.Args.Add(
            ReferenceExpression.Create($"--url={parameter}")));
        var planner = Build();

        var plan = await planner.PlanAsync(new ResourceInstance(executable.Resource, "e"), Cancellation);

        Assert.Equal(["-c", "true", "--name", "value", "--url=value"], plan.Spec.Arguments);
    }

    private IResourceBuilder<ExecutableResource> Executable(string name = "e") => _builder.AddExecutable(name, "sh", ".", "-c", "true");

    private IResourceBuilder<ProjectResource> Project(string name) =>
        _builder.AddProject<global::Projects.Sample_Service>(name, launchProfileName: null);

    private LaunchPlanner Build() => (_application ??= _builder.Build()).Services.GetRequiredService<LaunchPlanner>();

    private async Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync<T>(IResourceBuilder<T> resource)
        where T : IResource
    {
        var planner = Build();
        var instances = _builder.Resources.Where(other => other.Runs()).Select(ResourceInstance.Create).ToList();
        instances.ForEach(_allocator.Allocate);
        var plan = await planner.PlanAsync(instances.SelectMany(all => all).First(own => own.Resource == (IResource)resource.Resource), Cancellation);
        return plan.ModelEnvironment;
    }
}
