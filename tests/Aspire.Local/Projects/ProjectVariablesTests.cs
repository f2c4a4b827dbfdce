using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Aspire.Local.Tests.Projects;

/// <summary>What every project receives when it runs (orchestration contract §9.4); what it receives when published stands in the golden manifests.</summary>
public sealed class ProjectVariablesTests
{
    private static readonly (string Name, string Value)[] Always =
    [
        ("OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EXCEPTION_LOG_ATTRIBUTES", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory"),
        ("OTEL_SERVICE_NAME", "api"),
        ("LOGGING__CONSOLE__FORMATTERNAME", "simple"),
        ("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true"),
    ];

    private static readonly (string Name, string Value)[] InDevelopment =
    [
        ("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true"),
        ("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "1000"),
        ("OTEL_BSP_SCHEDULE_DELAY", "1000"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
        ("OTEL_TRACES_SAMPLER", "always_on"),
        ("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_development_telemetry_is_complete_and_quick()
    {
        var environment = await EnvironmentAsync("Development");

        Assert.All(Always.Concat(InDevelopment), variable => Assert.Equal(variable.Value, environment[variable.Name]));
    }

    [Fact]
    public async Task In_production_the_settings_for_developers_are_left_out()
    {
        var environment = await EnvironmentAsync("Production");

        Assert.All(Always, variable => Assert.Equal(variable.Value, environment[variable.Name]));
        Assert.All(InDevelopment, variable => Assert.DoesNotContain(variable.Name, environment));
    }

    [Fact]
    public async Task What_the_AppHost_sets_itself_stays()
    {
        var environment = await EnvironmentAsync("Development", project => project.WithEnvironment("OTEL_SERVICE_NAME", "mine").WithEnvironment("OTEL_TRACES_SAMPLER", "always_off"));

        Assert.Equal(("mine", "always_off"), (environment["OTEL_SERVICE_NAME"], environment["OTEL_TRACES_SAMPLER"]));
    }

    [Fact]
    public async Task An_https_endpoint_is_told_by_its_port()
    {
        var (http, https) = ("", "");

        var environment = await EnvironmentAsync("Production", project => project.WithHttpEndpoint().WithHttpsEndpoint().WithEnvironment(context =>
        {
            http = project.GetEndpoint("http").Url;
            https = project.GetEndpoint("https").Url;
        }));

        Assert.Equal(new Uri(https).Port.ToString(), environment["ASPNETCORE_HTTPS_PORT"]);
        Assert.Equal($"{http};{https}", environment["ASPNETCORE_URLS"]);
    }

    private static async Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(string name, Action<IResourceBuilder<ProjectResource>>? describe = null)
    {
        await using var builder = DistributedApplicationTestingBuilder.Create($"--environment={name}");
        var project = builder.AddProject<global::Projects.Sample_Service>("api", launchProfileName: null);
        describe?.Invoke(project);
        await using var application = await builder.BuildAsync(Cancellation);
        using var allocator = new EndpointAllocator(randomizePorts: true);
        var instances = ResourceInstance.Create(project.Resource);
        allocator.Allocate(instances);
        return (await application.Services.GetRequiredService<LaunchPlanner>().PlanAsync(instances[0], Cancellation)).ModelEnvironment;
    }
}
