using Aspire.Hosting;
using Aspire.Hosting.Orchestration;
using HyperFleet.Fixtures;
using HyperFleet.MainJob;
using Microsoft.Extensions.DependencyInjection;

[assembly: Trait("Needs", "servers")]
[assembly: AssemblyFixture(typeof(HyperFleet.EndToEnd.Tests.RunningFleet))]

namespace HyperFleet.EndToEnd.Tests;

/// <summary>The whole AppHost, started once for all tests of the assembly: RabbitMQ alone takes seconds.</summary>
public sealed class RunningFleet : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hyperfleet-e2e-").FullName;
    private HostedFleet? _hosted;

    public DistributedApplication App => Hosted.App;

    public string Kubeconfig => Hosted.Kubeconfig;

    internal HostedFleet Hosted => _hosted ?? throw new InvalidOperationException("The fleet has not been started.");

    public async ValueTask InitializeAsync() =>
        _hosted = ServerFixture.IsFast ? null : await HostedFleet.StartAsync(_folder, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_hosted is not null) await _hosted.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs the main job for a cluster of this name and returns the cluster's id.</summary>
    public async Task<string> ReconcileAsync(string cluster)
    {
        using var job = new MainJob.MainJob(App, Hosted.Logs, cluster);
        await job.RunAsync((step, elapsed) => TestContext.Current.TestOutputHelper?.WriteLine($"{step} {elapsed.TotalMilliseconds:0} ms"), TestContext.Current.CancellationToken);
        return job.ClusterId;
    }

    /// <summary>Runs one of the dashboard's commands (<c>resource-start</c>, <c>resource-stop</c>, <c>resource-restart</c>) on a resource.</summary>
    public async Task CommandAsync(string resource, string command)
    {
        var result = await App.Services.GetRequiredService<ResourceCommands>().ExecuteAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"{command} of {resource}: {result.ErrorMessage}");
    }
}
