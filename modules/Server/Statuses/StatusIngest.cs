using System.Threading.Channels;
using HyperFleet.Postgres;
using HyperFleet.Server.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Statuses;

/// <summary>
/// Collects statuses into transactions of up to 100, or what 5 ms bring. A message is acknowledged when its effect is stored; while the
/// database is away nothing is, and the broker holds back.
/// </summary>
internal sealed class StatusIngest(StatusStore store, ServerMetrics metrics, TimeProvider time, ILogger<StatusIngest> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan StoreLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<StatusReport> _reports = Channel.CreateBounded<StatusReport>(new BoundedChannelOptions(BatchSize) { SingleReader = true });

    /// <summary>Waits while the batch before is being stored: back-pressure down to the broker.</summary>
    public ValueTask AddAsync(StatusReport report, CancellationToken cancellation) => _reports.Writer.WriteAsync(report, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _reports.Reader.WaitToReadAsync(stoppingToken))
        {
            var batch = await CollectAsync(stoppingToken);
            await StoreAsync(batch, stoppingToken);
            foreach (var report in batch)
                report.Message?.Acknowledge();
        }
    }

    private async Task<List<StatusReport>> CollectAsync(CancellationToken cancellation)
    {
        var batch = new List<StatusReport>(BatchSize);
        var started = time.GetTimestamp();
        while (batch.Count < BatchSize)
        {
            if (_reports.Reader.TryRead(out var report))
                batch.Add(report);
            else if (batch.Count == 1 || time.GetElapsedTime(started) >= Patience)
                break; // nothing else is on its way: a lone status does not wait
            else
                await Task.Delay(TimeSpan.FromMilliseconds(1), time, cancellation);
        }
        return batch;
    }

    private async Task StoreAsync(List<StatusReport> batch, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                limit.CancelAfter(StoreLimit);
                await store.ApplyAsync(batch, limit.Token);
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                var fault = e is OperationCanceledException ? DatabaseFault.Timeout : DatabaseFaults.Classify(e);
                if (fault is not (DatabaseFault.Connection or DatabaseFault.Timeout or DatabaseFault.Serialization))
                {
                    await StoreOneByOneAsync(batch, e, cancellation);
                    return;
                }
                logger.StatusesWait(batch.Count, fault.ToString());
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    /// <summary>One that the database cannot take must not cost the others their place (text with U+0000, numbers out of range).</summary>
    private async Task StoreOneByOneAsync(List<StatusReport> batch, Exception cause, CancellationToken cancellation)
    {
        if (batch is [var bad])
        {
            metrics.Rejected("status cannot be stored");
            logger.StatusRejected(bad.BundleId, bad.Consumer, cause.Message);
            return;
        }
        foreach (var report in batch)
            await StoreAsync([report], cancellation);
    }
}
