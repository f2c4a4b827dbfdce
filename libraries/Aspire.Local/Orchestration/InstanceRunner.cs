using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Processes;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The life of one instance: wait, start, run, end; again on command.</summary>
internal sealed partial class InstanceRunner(ResourceInstance instance, InstanceRunner.Services services) : IDisposable
{
    // Between the request to stop and the kill (orchestration contract §8.1).
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(6);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private CancellationTokenSource _stopping = new();
    private SupervisedProcess? _process;
    private Task _life = Task.CompletedTask;
    private volatile bool _ended;

    public ResourceInstance Instance => instance;

    private IResource Resource => instance.Resource;

    /// <summary>Shows the instance before it starts.</summary>
    public void Announce() => Publish(snapshot => snapshot with
    {
        ResourceType = Resource.KindName(),
        CreationTimeStamp = services.Time.GetUtcNow().UtcDateTime,
        State = KnownResourceStates.NotStarted,
        Properties = services.Properties(Resource),
        Urls = [.. Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.AllocatedEndpoint is not null)
            .Select(endpoint => new UrlSnapshot(endpoint.Name, endpoint.AllocatedEndpoint!.UriString, IsInternal: false))],
        HealthReports = [.. Resource.Annotations.OfType<HealthCheckAnnotation>()
            .Select(check => new HealthReportSnapshot(check.Key, null, null, null))],
    });

    /// <summary>Begins a life; the returned task does not wait for its dependencies or its end. Does nothing while one lasts.</summary>
    public async Task StartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (!_life.IsCompleted && !_ended)
                return;
            await _life; // its end is published a moment before it is over
            _stopping.Dispose();
            _stopping = new CancellationTokenSource();
            _ended = false;
            _life = LiveAsync(_stopping.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks the process to end, kills it after the grace period, and waits until the life is over.</summary>
    public async Task StopAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_life.IsCompleted)
                return;
            if (_process is { HasExited: false })
                Publish(snapshot => snapshot with { State = KnownResourceStates.Stopping });
            await _stopping.CancelAsync();
            await _life;
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    public void Dispose()
    {
        _turn.Dispose();
        _stopping.Dispose();
    }

    private async Task LiveAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Yield();
            await services.Eventing.PublishAsync(new BeforeResourceStartedEvent(Resource, services.Provider), stopping);
            await WaitForDependenciesAsync(stopping);
            Publish(snapshot => snapshot with
            {
                State = KnownResourceStates.Starting, ExitCode = null, StopTimeStamp = null, IsReady = false,
                HealthReports = [.. snapshot.HealthReports.Select(report => report with { Status = null })],
            });
            var exitCode = await RunAsync(stopping);
            if (exitCode != 0 && !stopping.IsCancellationRequested)
                Ended(services.Logger, instance.Id, exitCode);
            End(Resource is ContainerResource ? KnownResourceStates.Exited : KnownResourceStates.Finished, exitCode);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            End(KnownResourceStates.Finished, exitCode: null);
        }
        catch (Exception e)
        {
            Log(e is DistributedApplicationException ? e.Message : e.ToString(), isError: true);
            Failed(services.Logger, instance.Id, e.Message);
            End(KnownResourceStates.FailedToStart, exitCode: null);
        }
    }

    private async Task WaitForDependenciesAsync(CancellationToken stopping)
    {
        var waits = Dependencies.Of(Resource).ToList();
        if (waits.Count == 0)
            return;
        Publish(snapshot => snapshot with { State = KnownResourceStates.Waiting });
        await services.Gate.WaitAsync(waits, text => Log(text, isError: false), stopping);
    }

    private async Task<int> RunAsync(CancellationToken stopping)
    {
        var plan = await services.Planner.PlanAsync(instance, stopping);
        stopping.ThrowIfCancellationRequested();
        await using var process = _process = SupervisedProcess.Start(
            plan.Spec with { Output = line => Log(line.Text, line.IsError) }, services.Planner.Workspace);
        Publish(snapshot => snapshot with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = services.Time.GetUtcNow().UtcDateTime,
            EnvironmentVariables = [.. plan.ModelEnvironment.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))],
            Properties = [.. services.Properties(Resource), .. plan.Choice, new("process.id", process.Id.ToString(CultureInfo.InvariantCulture)),
                new("executable.path", plan.Spec.FileName), new("executable.workDir", plan.Spec.WorkingDirectory),
                new("executable.args", string.Join(' ', plan.Spec.Arguments))],
        });
        await using var stop = stopping.Register(() => _ = process.StopAsync(StopGrace));
        return await process.Exited;
    }

    private void End(string state, int? exitCode)
    {
        _ended = true;
        Publish(snapshot => snapshot with
        {
            State = exitCode is null or 0 ? state : new ResourceStateSnapshot(state, KnownResourceStateStyles.Error),
            ExitCode = exitCode,
            StopTimeStamp = services.Time.GetUtcNow().UtcDateTime,
        });
    }

    private void Publish(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        services.Notifications.Publish(Resource, instance.Id, snapshot => services.Commands.Update(Resource, change(snapshot)));

    private void Log(string text, bool isError) => services.Logs.Write(Resource, instance.Id, text, isError);

    [LoggerMessage(EventId = 50, Level = LogLevel.Error, Message = "The resource '{Resource}' failed to start: {Reason}")]
    private static partial void Failed(ILogger logger, string resource, string reason);

    [LoggerMessage(EventId = 51, Level = LogLevel.Warning, Message = "The resource '{Resource}' ended with exit code {ExitCode}. Its console log says why; mend that, and start it again from the dashboard.")]
    private static partial void Ended(ILogger logger, string resource, int exitCode);

    /// <summary>What every runner uses.</summary>
    internal sealed record Services(
        IServiceProvider Provider, IDistributedApplicationEventing Eventing, ResourceNotificationService Notifications, DependencyGate Gate,
        LaunchPlanner Planner, ResourceLogs Logs, CommandStates Commands, TimeProvider Time, AppHostInfo AppHost,
        ILogger<DistributedApplication> Logger)
    {
        public System.Collections.Immutable.ImmutableArray<ResourcePropertySnapshot> Properties(IResource resource) =>
            [new("resource.source", ResourceSource.Of(resource, AppHost))];
    }
}
