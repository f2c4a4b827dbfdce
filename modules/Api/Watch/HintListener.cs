using HyperFleet.Api.Timeline;
using HyperFleet.Postgres;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Api.Watch;

/// <summary>Turns the notifications of other replicas into hints for the feed, over one connection that comes back when it breaks.</summary>
internal sealed class HintListener(Notifications notifications, ChangeNotifier own, ChangeSignal changes, TimeProvider time, ILogger<HintListener> logger)
{
    /// <summary>Hints arrive. While they do not, the feed looks more often.</summary>
    public bool Listening { get; private set; }

    /// <summary>Ends, without an exception, when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var failures = 0;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (failures > 0)
                    await Task.Delay(Backoff.After(failures), time, cancellation);
                await notifications.ListenAsync(Began, sender => Heard(sender), cancellation);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                failures = Listening ? 1 : failures + 1;
                Listening = false;
                logger.NotListening(e.GetType().Name);
                // What was said while nobody listened is found by looking.
                changes.Hint();
            }
        }
        Listening = false;
    }

    private void Began()
    {
        Listening = true;
        changes.Hint();
    }

    private void Heard(string sender)
    {
        // The feed knows the commits of its own process already.
        if (sender != own.Sender)
            changes.Hint();
    }
}
