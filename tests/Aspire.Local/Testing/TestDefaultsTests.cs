using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Aspire.Local.Tests.Testing;

/// <summary>What a test finds set before its own options apply (orchestration contract §5).</summary>
public sealed class TestDefaultsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DcpPublisher:RandomizePorts", "true")]
    [InlineData("DcpPublisher:WaitForResourceCleanup", "true")]
    [InlineData("DcpPublisher:ContainerRuntimeInitializationTimeout", "00:00:30")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:8080")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317")]
    public async Task Settings_of_an_AppHost_under_test(string key, string value)
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.Sample_AppHost>(Cancellation);

        Assert.Equal(value, builder.Configuration[key]);
    }

    [Fact]
    public async Task There_is_no_dashboard_and_lines_are_logged_unless_the_test_wants_it_otherwise()
    {
        var seen = (Dashboard: false, Logging: false);

        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.Sample_AppHost>(
            ["--broker=yes"], (options, _) => seen = (!options.DisableDashboard, options.EnableResourceLogging), Cancellation);

        Assert.Equal((false, true), seen);
    }

    [Fact]
    public async Task Lines_of_a_resource_are_logged_under_its_name_and_errors_as_such()
    {
        using var log = new Log();
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.Services.AddLogging(logging => logging.AddProvider(log));
        builder.AddExecutable("talker", "sh", "/", "-c", "echo said; echo failed >&2");
        await using var application = await builder.BuildAsync(Cancellation);

        await application.StartAsync(Cancellation);

        var category = $"{builder.Environment.ApplicationName}.Resources.talker";
        await Eventually.True(() => log.Lines.Contains((category, LogLevel.Information, "said")), TimeSpan.FromSeconds(60));
        await Eventually.True(() => log.Lines.Contains((category, LogLevel.Error, "failed")), TimeSpan.FromSeconds(60));
        await application.StopAsync(Cancellation);
    }

    private sealed class Log : ILoggerProvider
    {
        public ConcurrentQueue<(string Category, LogLevel Level, string Text)> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Category(categoryName, Lines);

        public void Dispose()
        {
        }

        private sealed class Category(string name, ConcurrentQueue<(string Category, LogLevel Level, string Text)> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue((name, logLevel, formatter(state, exception)));
        }
    }
}
