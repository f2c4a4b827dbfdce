using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace HyperFleet.Aspire.Local.Tests.Testing;

/// <summary>The sample AppHost, started once: PostgreSQL, one service, two replicas of another.</summary>
public sealed class TestingBuilderTests(TestingBuilderTests.SampleApplication sample) : IClassFixture<TestingBuilderTests.SampleApplication>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DistributedApplication App => sample.App;

    [Fact]
    public async Task Services_answer_at_their_endpoints()
    {
        using var client = App.CreateHttpClient("first");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Projects_run_with_arguments_variables_and_their_own_directory()
    {
        using var client = App.CreateHttpClient("first", "http");

        Assert.Equal("api serve", await client.GetStringAsync("/arguments", Cancellation));
        Assert.Equal("from the test", await client.GetStringAsync("/environment/GREETING", Cancellation));
        Assert.Equal(
            await App.GetConnectionStringAsync("sample-db", Cancellation),
            await client.GetStringAsync("/environment/ConnectionStrings__sample-db", Cancellation));
        Assert.EndsWith("/Service", await client.GetStringAsync("/directory", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/environment/ASPNETCORE_URLS", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task References_lead_to_the_endpoint()
    {
        using var client = App.CreateHttpClient("second");

        Assert.Equal(
            App.GetEndpoint("first").ToString().TrimEnd('/'),
            await client.GetStringAsync("/environment/services__first__http__0", Cancellation));
    }

    [Fact]
    public async Task Replicas_take_turns()
    {
        await App.ResourceNotifications.WaitForResourceHealthyAsync("second", Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        var instances = new HashSet<string>();

        for (var i = 0; i < 6; i++)
        {
            using var client = new HttpClient { BaseAddress = App.GetEndpoint("second") }; // a connection of its own
            instances.Add(await client.GetStringAsync("/instance", Cancellation));
        }

        Assert.Equal(2, instances.Count);
    }

    [Fact]
    public async Task Created_database_can_be_used()
    {
        var text = await App.GetConnectionStringAsync("sample-db", Cancellation);
        await using var source = Npgsql.NpgsqlDataSource.Create(text!);

        Assert.Equal("sample", await source.CreateCommand("SELECT current_database()").ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task Unknown_names_are_argument_errors()
    {
        Assert.Throws<ArgumentException>(() => App.CreateHttpClient("nobody"));
        Assert.Throws<ArgumentException>(() => App.GetEndpoint("first", "nothing"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await App.GetConnectionStringAsync("first", Cancellation));
    }

    public sealed class SampleApplication : IAsyncLifetime
    {
        private IDistributedApplicationTestingBuilder? _builder;

        public DistributedApplication App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _builder = await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.Sample_AppHost>(["--environment=Testing"]);
            _builder.Configuration["Parameters:greeting"] = "from the test";
            App = await _builder.BuildAsync();
            await App.StartAsync();
            await App.ResourceNotifications.WaitForResourceHealthyAsync("second").WaitAsync(TimeSpan.FromSeconds(90));
        }

        public async ValueTask DisposeAsync()
        {
            await App.StopAsync();
            await App.DisposeAsync();
            await _builder!.DisposeAsync();
        }
    }
}
