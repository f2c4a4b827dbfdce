using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperFleet.MainJob;

/// <summary>The whole AppHost, running on free ports with its data in a folder of its own.</summary>
internal sealed class HostedFleet : IAsyncDisposable
{
    private static readonly string[] Roles =
    [
        "kubernetes", "kubernetes-management", "maestro-server", "maestro-agent",
        "hyperfleet-api", "hyperfleet-sentinel", "hyperfleet-adapter", "hyperfleet-adapter-setup",
    ];

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private HostedFleet(DistributedApplication app, ResourceLogs logs, string kubeconfig)
    {
        App = app;
        Logs = logs;
        Kubeconfig = kubeconfig;
    }

    public DistributedApplication App { get; }

    public ResourceLogs Logs { get; }

    public string Kubeconfig { get; }

    /// <summary>Starts everything and waits until every role is healthy.</summary>
    /// <param name="folder">Where the run keeps its files.</param>
    /// <param name="change">Changes the model before it is built, as an operator would with other settings.</param>
    /// <param name="dashboard">Whether there is a dashboard, on a free port and without login.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="StuckException">A role did not get healthy; everything is stopped again.</exception>
    public static async Task<HostedFleet> StartAsync(
        string folder, Action<IDistributedApplicationTestingBuilder>? change = null, bool dashboard = false, CancellationToken cancellationToken = default)
    {
        var logs = new ResourceLogs(Path.Combine(folder, "logs"));
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.HyperFleet_AppHost>(
            [$"--HyperFleet:DataDirectory={folder}"], (options, _) => options.DisableDashboard = !dashboard, cancellationToken);
        builder.Configuration["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        builder.Configuration["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true";
        change?.Invoke(builder);
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(logs));
        var fleet = new HostedFleet(await builder.BuildAsync(cancellationToken), logs, Path.Combine(folder, "kubeconfig"));
        try
        {
            await fleet.App.StartAsync(cancellationToken);
            foreach (var role in Roles) await fleet.WaitHealthyAsync(role, cancellationToken);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        Logs.Dispose();
    }

    private async Task WaitHealthyAsync(string role, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await App.ResourceNotifications.WaitForResourceHealthyAsync(role, cancellationToken).WaitAsync(StartLimit, cancellationToken);
        }
        catch (Exception failure) when (failure is TimeoutException or DistributedApplicationException)
        {
            throw new StuckException($"{role} healthy", Stopwatch.GetElapsedTime(started), role, Logs.LastComplaintOf(role) ?? failure.Message);
        }
    }
}
