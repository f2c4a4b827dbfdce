using HyperFleet.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Timeline;

/// <summary>
/// Tells other replicas of commits, right after them and many at once. NOTIFY inside the transactions would serialise their commits:
/// PostgreSQL holds one lock for the whole server from there to the end of the commit.
/// </summary>
internal sealed class ChangeNotifier(Notifications notifications, ChangeSignal changes, TimeProvider time, ILogger<ChangeNotifier> logger) : BackgroundService
{
    public const string Channel = "hyperfleet_events";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The payload, by which a process knows its own notifications.</summary>
    public string Sender { get; } = Guid.CreateVersion7(time.GetUtcNow()).ToString();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await changes.WaitToTellAsync(stoppingToken);
            await TellAsync(stoppingToken);
            await Task.Delay(Pace, time, stoppingToken);
        }
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await notifications.NotifyAsync(Sender, linked.Token);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Only a hint is lost: the others look every few seconds anyway.
            logger.NotNotified(e.GetType().Name);
        }
    }
}
