using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Leading;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applied;

/// <summary>
/// AppliedManifestWorks of this agent whose work nobody knows: they wait for the grace period, because after a start all works are
/// unknown until the resync's answer (Maestro wire §8.7). The period must have passed by the clock and by this process's own count:
/// a clock that is moved forward removes nothing.
/// </summary>
internal sealed class Eviction(AppliedWorks applied, Finalization finalization, WorkStore works, Leadership leadership, AgentIdentity agent, AgentOptions options, TimeProvider time, ILogger<Eviction> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Never = TimeSpan.FromDays(365 * 100);

    private readonly Dictionary<string, long> _unknownSince = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await leadership.ElectedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (KubernetesException fault)
            {
                AgentLog.EvictionFailed(logger, fault.Message);
            }
        }
    }

    internal async Task RunOnceAsync(CancellationToken cancellation)
    {
        var present = await applied.ListAsync(cancellation);
        foreach (var gone in _unknownSince.Keys.Except(present.Select(candidate => candidate.Name)).ToList())
            _unknownSince.Remove(gone);
        foreach (var candidate in present)
            if (candidate.AgentId == agent.HubHash || candidate.HubHash == agent.HubHash)
                await ConsiderAsync(candidate, cancellation);
    }

    private async Task ConsiderAsync(AppliedWork candidate, CancellationToken cancellation)
    {
        var isKnown = candidate.Name.StartsWith(agent.HubHash, StringComparison.Ordinal) && works.HasName(candidate.ManifestWorkName);
        if (isKnown)
            _unknownSince.Remove(candidate.Name);
        else
            _unknownSince.TryAdd(candidate.Name, time.GetTimestamp());
        var now = time.GetUtcNow();
        switch (candidate)
        {
            case { IsTerminating: true } when !isKnown:
                await finalization.StepAsync(candidate.Name, cancellation);
                break;
            case { IsTerminating: true }:
                break;
            case { EvictionStart: not null } when isKnown:
                await applied.SetEvictionStartAsync(candidate.Name, null, cancellation);
                break;
            case { EvictionStart: null } when !isKnown && options.EvictionGracePeriod < Never:
                await applied.SetEvictionStartAsync(candidate.Name, now, cancellation);
                break;
            case { EvictionStart: { } start } when !isKnown && now - start >= options.EvictionGracePeriod
                && time.GetElapsedTime(_unknownSince[candidate.Name]) >= options.EvictionGracePeriod:
                AgentLog.Evicting(logger, candidate.Name, options.EvictionGracePeriod);
                await finalization.StepAsync(candidate.Name, cancellation);
                break;
        }
    }
}
