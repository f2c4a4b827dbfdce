using System.Globalization;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Wire;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Leading;

/// <summary>
/// Of several replicas one works, the others wait: a Lease says which. Nobody's clock is compared with another's: a lease is free
/// when it has not changed for its duration as seen from here. Who cannot renew in time ends before another may begin.
/// </summary>
internal sealed class Leadership(
    KubernetesClient kubernetes, AgentIdentity agent, AgentOptions options, Tenure tenure, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<Leadership> logger) : BackgroundService
{
    private static readonly GroupVersionKind Kind = new("coordination.k8s.io", "v1", "Lease");

    private readonly TaskCompletionSource _elected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Of its own: the lease waits for nobody else's requests, and is written also when nothing else may be.
    private readonly KubernetesClient _kubernetes = new(kubernetes.Connection, new KubernetesClientOptions { FieldManager = "work-agent", MaxAttempts = 1, Time = time });
    private readonly string _identity = $"{Environment.MachineName}_{Guid.CreateVersion7(time.GetUtcNow()):N}";
    private (string Version, long Since) _seen = ("", 0);

    public bool IsLeader => _elected.Task.IsCompletedSuccessfully;

    private string Name => $"maestro-agent-{agent.Cluster}";

    private ResourceClient Leases => _kubernetes.For(new(Kind, "leases", Namespaced: true));

    private string Space => kubernetes.Connection.Namespace;

    /// <summary>Returns when this replica is the one that works; at once without leader election.</summary>
    public Task ElectedAsync(CancellationToken cancellation) => _elected.Task.WaitAsync(cancellation);

    /// <summary>Stopped last, after everything that only the leader does: then the lease is handed over.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!options.DisableLeaderElection && IsLeader && await AttemptAsync(ReleaseAsync, cancellationToken))
            AgentLog.LeadershipReleased(logger, Name);
    }

    public override void Dispose()
    {
        _kubernetes.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.DisableLeaderElection)
            await AcquireAsync(stoppingToken);
        _elected.TrySetResult();
        if (!options.DisableLeaderElection)
            await RenewAsync(stoppingToken);
    }

    private async Task AcquireAsync(CancellationToken cancellation)
    {
        AgentLog.LeadershipAwaited(logger, Name, Space);
        while (!await AttemptAsync(HoldAsync, cancellation))
            await Task.Delay(options.Lease.Retry, time, cancellation);
        AgentLog.LeadershipAcquired(logger, Name, _identity);
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        while (tenure.Holds)
        {
            await Task.Delay(options.Lease.Retry, time, cancellation);
            await AttemptAsync(HoldAsync, cancellation);
        }
        AgentLog.LeadershipLost(logger, Name, options.Lease.RenewDeadline);
        lifetime.StopApplication();
    }

    private async Task<bool> AttemptAsync(Func<CancellationToken, Task<bool>> attempt, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(options.Lease.RenewDeadline);
        try
        {
            return await attempt(deadline.Token);
        }
        catch (Exception e) when (e is KubernetesException || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            AgentLog.LeaseFailed(logger, Name, e.Message);
            return false;
        }
    }

    /// <returns>Whether the lease is ours now.</returns>
    private async Task<bool> HoldAsync(CancellationToken cancellation)
    {
        var asked = time.GetTimestamp();
        if (!await TryHoldAsync(cancellation))
            return false;
        tenure.Renew(asked);
        return true;
    }

    private async Task<bool> TryHoldAsync(CancellationToken cancellation)
    {
        var found = await Leases.GetAsync(Space, Name, cancellation);
        if (found.Outcome == KubernetesOutcome.NotFound)
            return (await Leases.CreateAsync(New(), null, cancellation)).Succeeded;
        var lease = found.Require();
        var spec = lease["spec"] as JsonObject ?? [];
        var holder = spec["holderIdentity"].Text();
        if (!string.IsNullOrEmpty(holder) && holder != _identity && !IsAbandoned(lease))
            return false;
        lease["spec"] = Spec(holder == _identity ? spec : null, spec["leaseTransitions"].Integer() ?? 0);
        return (await Leases.UpdateAsync(lease, null, cancellation)).Succeeded;
    }

    private async Task<bool> ReleaseAsync(CancellationToken cancellation)
    {
        var lease = (await Leases.GetAsync(Space, Name, cancellation)).Object;
        if (lease?["spec"] is not JsonObject spec || spec["holderIdentity"].Text() != _identity)
            return false;
        spec["holderIdentity"] = "";
        return (await Leases.UpdateAsync(lease, null, cancellation)).Succeeded;
    }

    private bool IsAbandoned(JsonObject lease)
    {
        if (_seen.Version == lease.ResourceVersion)
            return time.GetElapsedTime(_seen.Since) >= options.Lease.Duration;
        _seen = (lease.ResourceVersion!, time.GetTimestamp());
        return false;
    }

    private JsonObject New() => new()
    {
        ["apiVersion"] = Kind.ApiVersion,
        ["kind"] = Kind.Kind,
        ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = Space },
        ["spec"] = Spec(null, -1),
    };

    private JsonObject Spec(JsonObject? ours, long transitions)
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["holderIdentity"] = _identity,
            ["leaseDurationSeconds"] = (int)Math.Ceiling(options.Lease.Duration.TotalSeconds),
            ["acquireTime"] = ours?["acquireTime"].Text() ?? now,
            ["renewTime"] = now,
            ["leaseTransitions"] = ours is null ? transitions + 1 : transitions,
        };
    }
}
