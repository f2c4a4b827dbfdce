using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Hosting;

namespace HyperFleet.Aspire.Local.Tests.Testing;

public sealed class TestingBuilderLifecycleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_model_is_complete_before_the_application_is_built()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.Sample_AppHost>(Cancellation);

        Assert.Equal(["greeting", "postgres", "sample-db", "first", "second"], builder.Resources.Select(resource => resource.Name));
        Assert.EndsWith("Aspire.Local.Sample/AppHost", builder.AppHostDirectory);
    }

    [Fact]
    public async Task Options_and_host_settings_can_be_changed()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.Sample_AppHost>(
            ["--broker=yes"], (_, settings) => settings.EnvironmentName = "Staging", Cancellation);

        Assert.Equal("Staging", builder.Environment.EnvironmentName);
        Assert.Contains(builder.Resources, resource => resource.Name == "rabbitmq");
    }

    [Fact]
    public async Task Nothing_answers_before_the_start()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddContainer("c", "image").WithHttpEndpoint(targetPort: 80);
        await using var app = await builder.BuildAsync(Cancellation);

        Assert.Throws<InvalidOperationException>(() => app.GetEndpoint("c"));
    }

    [Fact]
    public async Task Null_and_empty_arguments_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(
            () => DistributedApplicationTestingBuilder.CreateAsync<global::Projects.Sample_AppHost>(null!, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(
            () => DistributedApplicationTestingBuilder.CreateAsync<global::Projects.Sample_AppHost>([""], Cancellation));
        Assert.Throws<ArgumentNullException>(() => DistributedApplicationTestingBuilder.Create([null!]));
    }

    [Fact]
    public async Task An_assembly_without_Main_is_no_AppHost()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => DistributedApplicationTestingBuilder.CreateAsync<DistributedApplication>(Cancellation));

        Assert.Contains("no entry point", failure.Message);
    }

    [Fact]
    public async Task A_factory_takes_part_in_the_construction()
    {
        await using var factory = new RecordingFactory();

        await factory.StartAsync(Cancellation);

        Assert.Equal(["creating", "created 0", "building 0", "built"], factory.Moments);
        Assert.Throws<ArgumentException>(() => factory.GetEndpoint("nobody"));
    }

    private sealed class RecordingFactory() : DistributedApplicationFactory(typeof(global::Projects.Sample_AppHost))
    {
        public List<string> Moments { get; } = [];

        protected override void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions) =>
            Moments.Add("creating");

        protected override void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder) =>
            Moments.Add($"created {applicationBuilder.Resources.Count}");

        protected override void OnBuilding(DistributedApplicationBuilder applicationBuilder)
        {
            applicationBuilder.Resources.Clear();
            Moments.Add($"building {applicationBuilder.Resources.Count}");
        }

        protected override void OnBuilt(DistributedApplication application) => Moments.Add("built");
    }
}
