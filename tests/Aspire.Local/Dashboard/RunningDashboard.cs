using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Telemetry.Otlp;
using Aspire.Hosting.Telemetry.Store;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Aspire.Local.Tests.Dashboard;

/// <summary>An application with a dashboard whose resources say everything that a page must not believe.</summary>
public sealed class RunningDashboard : IAsyncLifetime
{
    public const string Hostile = "<img src=x onerror=document.title='owned'>";
    public const string Token = "token";
    private IDistributedApplicationTestingBuilder? _builder;

    public DistributedApplication App { get; private set; } = null!;

    internal string Address => App.Services.GetRequiredService<DashboardServer>().Address!;

    internal OtlpServer Receiver => App.Services.GetRequiredService<OtlpServer>();

    internal TelemetryStore Store => App.Services.GetRequiredService<TelemetryStore>();

    public async ValueTask InitializeAsync()
    {
        _builder = DistributedApplicationTestingBuilder.Create([], (options, _) => options.DisableDashboard = false);
        _builder.Configuration["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        _builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        _builder.Configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] = Token;
        var worker = _builder.AddExecutable("worker", "sh", "/", "-c", $"printf '\\033[32mgreen\\033[0m line\\n'; echo \"{Hostile}\"; echo failing >&2; trap 'exit 0' TERM; while :; do sleep 0.05; done")
            .WithEnvironment("PASSWORD", "hunter2" + Hostile).WithHttpEndpoint()
            .WithCommand("reset", Hostile, _ => Task.FromResult(CommandResults.Failure(Hostile)), commandOptions: new CommandOptions { Description = Hostile });
        _builder.AddExecutable("waiting", "sh", "/", "-c", "exit 3").WaitFor(worker);
        App = await _builder.BuildAsync();
        await App.StartAsync();
        await App.ResourceNotifications.WaitForResourceHealthyAsync("worker").WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await _builder!.DisposeAsync();
    }
}
