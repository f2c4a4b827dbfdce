using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using HyperFleet.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyperFleet.Aspire.Local.Tests.Orchestration;

public sealed class HealthMonitorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ResourceNotificationService _notifications = new(WaitBehavior.StopOnResourceUnavailable);
    private readonly ContainerResource _resource = new("c");
    private volatile bool _healthy;
    private int _checks;
    private long _lastCheck;

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(9, 5)]
    public void Pauses_grow_with_failures(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), HealthMonitor.Pause(failures, starting: false));

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 0.25)]
    [InlineData(240, 0.25)]
    [InlineData(241, 5)]
    public void A_start_is_asked_four_times_a_second_for_a_minute(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), HealthMonitor.Pause(failures, starting: true));

    [Fact]
    public async Task Pauses_grow_only_for_what_was_healthy_before()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var loop = Monitor().RunAsync(_resource, stop.Token);
        Publish("Running");
        await Eventually.Equal(1, () => _checks);
        await AdvanceAsync(0.25, expectedChecks: 2);
        await AdvanceAsync(0.25, expectedChecks: 3);
        _healthy = true;
        await AdvanceAsync(0.25, expectedChecks: 4);

        _healthy = false;
        await AdvanceAsync(30, expectedChecks: 5);
        await AdvanceAsync(1, expectedChecks: 6);
        await AdvanceAsync(1, expectedChecks: 6);
        await AdvanceAsync(1, expectedChecks: 7);

        await stop.CancelAsync();
        await loop;
    }

    [Fact]
    public async Task Checks_begin_when_the_resource_runs_and_slow_down_once_healthy()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var loop = Monitor().RunAsync(_resource, stop.Token);
        Assert.Equal(0, _checks);

        Publish("Running");
        await Eventually.Equal(1, () => _checks);
        Assert.Equal(HealthStatus.Unhealthy, Snapshot().HealthStatus);

        _healthy = true;
        await AdvanceAsync(0.25, expectedChecks: 2);
        Assert.Equal(HealthStatus.Healthy, Snapshot().HealthStatus);
        Assert.Equal(_time.GetUtcNow(), Snapshot().HealthReports[0].LastRun);

        await AdvanceAsync(29, expectedChecks: 2);
        await AdvanceAsync(1, expectedChecks: 3);

        await stop.CancelAsync();
        await loop;
    }

    [Fact]
    public void A_check_that_has_not_run_counts_as_unhealthy()
    {
        Publish("Running");

        Assert.Equal(HealthStatus.Unhealthy, Snapshot().HealthStatus);
    }

    [Fact]
    public void Only_a_running_resource_has_health()
    {
        Publish("Starting");

        Assert.Null(Snapshot().HealthStatus);
    }

    private async Task AdvanceAsync(double seconds, int expectedChecks)
    {
        // Only once the last check is reported is a pending timer the pause's and not the check's own limit.
        await Eventually.True(() => Snapshot().HealthReports[0].LastRun is { } last && last.Ticks == Interlocked.Read(ref _lastCheck) && _time.PendingTimers > 0);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await Eventually.Equal(expectedChecks, () => _checks);
        await Eventually.Equal(_healthy ? HealthStatus.Healthy : HealthStatus.Unhealthy, () => Snapshot().HealthStatus);
    }

    private HealthMonitor Monitor()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddHealthChecks().AddCheck("check", () =>
        {
            var result = _healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(); // before the test can know of this check
            Interlocked.Exchange(ref _lastCheck, _time.GetUtcNow().Ticks);
            Interlocked.Increment(ref _checks);
            return result;
        });
        _resource.Annotations.Add(new HealthCheckAnnotation("check"));
        return new HealthMonitor(_notifications, services.BuildServiceProvider().GetRequiredService<HealthCheckService>(), _time);
    }

    private void Publish(string state) => _notifications.Publish(
        _resource, "c", snapshot => snapshot with { State = state, HealthReports = [new HealthReportSnapshot("check", null, null, null)] });

    private CustomResourceSnapshot Snapshot() => _notifications.Current.Single().Snapshot;
}
