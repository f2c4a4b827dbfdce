using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applied;

/// <summary>
/// AppliedManifestWorks of this agent whose work nobody knows: they wait for the grace period, because after a start all works are
/// unknown until the resync's answer (Maestro wire §8.7).
/// </summary>
internal sealed class Eviction(AppliedWorks applied, Finalization finalization, WorkStore works, AgentIdentity agent, AgentOptions options, TimeProvider time, ILogger<Eviction> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Never = TimeSpan.FromDays(365 * 100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
        foreach (var candidate in await applied.ListAsync(cancellation))
            if (candidate.AgentId == agent.HubHash || candidate.HubHash == agent.HubHash)
                await ConsiderAsync(candidate, cancellation);
    }

    private async Task ConsiderAsync(AppliedWork candidate, CancellationToken cancellation)
    {
        var isKnown = candidate.Name.StartsWith(agent.HubHash, StringComparison.Ordinal) && works.HasName(candidate.ManifestWorkName);
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
            case { EvictionStart: { } start } when !isKnown && now - start >= options.EvictionGracePeriod:
                AgentLog.Evicting(logger, candidate.Name, options.EvictionGracePeriod);
                await finalization.StepAsync(candidate.Name, cancellation);
                break;
        }
    }
}
