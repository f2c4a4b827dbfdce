using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using HyperFleet.Fixtures;
using HyperFleet.MainJob;
using Microsoft.Extensions.DependencyInjection;

[assembly: Trait("Needs", "servers")]

namespace HyperFleet.EndToEnd.Tests;

/// <summary>The whole AppHost, started once for all tests that drive it: RabbitMQ alone takes seconds.</summary>
public sealed class RunningFleet : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hyperfleet-e2e-").FullName;
    private HostedFleet? _hosted;

    public DistributedApplication App => Hosted.App;

    public string Kubeconfig => Hosted.Kubeconfig;

    internal HostedFleet Hosted => _hosted ?? throw new InvalidOperationException("The fleet has not been started.");

    public async ValueTask InitializeAsync() =>
        _hosted = ServerFixture.IsFast ? null
            : await HostedFleet.StartAsync(_folder, Change, dashboard: true, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_hosted is not null) await _hosted.DisposeAsync();
        KeepLogs();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs the main job for a cluster of this name and returns the cluster's id.</summary>
    public async Task<string> ReconcileAsync(string cluster, Action<string>? reached = null)
    {
        using var job = new MainJob.MainJob(App, Hosted.Logs, cluster);
        await job.RunAsync(Report, TestContext.Current.CancellationToken);
        return job.ClusterId;

        void Report(string step, TimeSpan elapsed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{step} {elapsed.TotalMilliseconds:0} ms");
            reached?.Invoke(step);
        }
    }

    /// <summary>Why a test failed is often in what a role wrote long before.</summary>
    private void KeepLogs()
    {
        var (from, to) = (Path.Combine(_folder, "logs"), Path.GetFullPath("artifacts/end-to-end/logs"));
        if (!Directory.Exists(from)) return;
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>Where a cluster writes down who asked it for what.</summary>
    public string AuditLogOf(string cluster) => Path.Combine(_folder, cluster + ".audit");

    private void Change(IDistributedApplicationBuilder builder)
    {
        // What holds with two of them holds with one, which ./run.sh --once shows.
        Of("hyperfleet-api").WithReplicas(2);
        foreach (var cluster in (string[])["kubernetes", "kubernetes-management"])
            Of(cluster).WithEnvironment("HYPERFLEET_KUBERNETES_AUDIT_LOG_PATH", AuditLogOf(cluster));

        IResourceBuilder<ProjectResource> Of(string name) => builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == name));
    }

    /// <summary>The ids of a resource's instances: its name, or one for each replica.</summary>
    public IReadOnlyList<string> InstancesOf(string resource) =>
        [.. App.ResourceNotifications.Current.Where(change => change.Resource.Name == resource).Select(change => change.ResourceId)];

    /// <summary>Runs one of the dashboard's commands (<c>resource-start</c>, <c>resource-stop</c>, <c>resource-restart</c>) on a resource.</summary>
    public async Task CommandAsync(string resource, string command)
    {
        var result = await App.Services.GetRequiredService<ResourceCommands>().ExecuteAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"{command} of {resource}: {result.ErrorMessage}");
    }
}
