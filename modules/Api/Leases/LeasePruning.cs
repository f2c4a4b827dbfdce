using HyperFleet.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Leases;

/// <summary>Removes long expired leases, every hour or so.</summary>
internal sealed class LeasePruning(LeaseStore store, TimeProvider time, ILogger<LeasePruning> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval * (0.75 + Random.Shared.NextDouble() / 2), time, stoppingToken);
            using var limit = new CancellationTokenSource(Limit, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
            try
            {
                await store.PruneAsync(linked.Token);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LeasesNotPruned(DatabaseFaults.Classify(e).ToString());
            }
        }
    }
}
