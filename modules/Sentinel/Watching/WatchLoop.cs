using System.Text.Json;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Polling;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Watching;

/// <summary>
/// Follows the API's stream of changes and visits each resource as it changes. A stream that ends is resumed where it ended; one that
/// cannot be is begun again with everything there is. An API without a watch is polled, as ever.
/// </summary>
internal sealed class WatchLoop(
    SentinelOptions options, ResourceApi api, Visitor visitor, NewsLedger ledger, Agenda agenda, WatchState watch, SentinelMetrics metrics,
    TimeProvider time, ILogger<WatchLoop> logger) : BackgroundService
{
    /// <summary>The API says something at least every 10 s; a stream that is silent for longer is dead without knowing it.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    /// <summary>An API that had no watch may have been upgraded.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);

    private readonly WatchPause _pause = new(time);
    private string? _version;
    private bool _missingReported;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Watch)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowOneAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken)
            {
                await PauseAsync(broken.Message, stoppingToken);
            }
        }
    }

    private async Task FollowOneAsync(CancellationToken cancellation)
    {
        var opening = await api.OpenWatchAsync(_version, cancellation);
        watch.IsMissing = opening.Missing is not null;
        if (opening.Stream is { } stream)
            await using (stream)
                await PauseAsync(await ReadAsync(stream, cancellation), cancellation);
        else if (opening.IsTooOld)
            BeginAgain();
        else if (opening.Missing is { } reason)
            await WaitForUpgradeAsync(reason, cancellation);
        else
            await PauseAsync(opening.Failure!.Message, cancellation);
    }

    /// <returns>Why the stream ended.</returns>
    private async Task<string> ReadAsync(WatchStream stream, CancellationToken cancellation)
    {
        var resumed = _version is not null;
        using var round = new Round(() => { }); // the poll loop alone says that we live: it must not hang behind a lively watch
        try
        {
            if (resumed)
                GoLive(resumed);
            while (true)
            {
                using var silence = new CancellationTokenSource(Silence, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
                using var change = await stream.ReadAsync(either.Token);
                if (change is null)
                    return "the API ended it";
                await SeeAsync(change, round);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"nothing came for {Silence.TotalSeconds:0} s";
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or JsonException)
        {
            return broken.Message;
        }
        finally
        {
            watch.IsLive = false;
            await round.DrainAsync();
        }
    }

    private async Task SeeAsync(WatchedChange change, Round round)
    {
        switch (change.Type)
        {
            case "ADDED" or "MODIFIED":
                await visitor.VisitAsync(change.Resource, time.GetUtcNow(), round, change.Cause);
                break;
            case "DELETED":
                ledger.Forget(change.Resource.Id);
                agenda.Set(change.Resource.Id, null);
                break;
            case "BOOKMARK":
                metrics.Heard(time.GetUtcNow());
                break;
            default:
                break; // a kind of line from a later API: its version still counts
        }

        // Kept after the visit: what was not visited is asked for again.
        if (change.ResumeFrom is not { } version)
            return;
        _version = version;
        _pause.Reset();
        if (!watch.IsLive)
            GoLive(resumed: false);
    }

    private void GoLive(bool resumed)
    {
        watch.IsLive = true;
        watch.Settle();
        SentinelLog.Watching(logger, resumed ? "resumed" : "complete", _version ?? "");
    }

    private void BeginAgain()
    {
        SentinelLog.WatchTooOld(logger, _version ?? "");
        _version = null;
    }

    private async Task WaitForUpgradeAsync(string reason, CancellationToken cancellation)
    {
        watch.Settle();
        if (!_missingReported)
            SentinelLog.NoWatch(logger, reason);
        _missingReported = true;
        _version = null;
        await Task.Delay(AskAgain, time, cancellation);
    }

    private async Task PauseAsync(string reason, CancellationToken cancellation)
    {
        watch.Settle();
        var delay = _pause.Next();
        SentinelLog.WatchEnded(logger, reason, delay);
        await Task.Delay(delay, time, cancellation);
    }
}
