using System.Diagnostics;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Coordination;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Polling;

/// <summary>One look at every resource (sentinel contract §3.1), or at those whose time has come. One at a time.</summary>
internal sealed class PollCycle(
    SentinelOptions options,
    ResourceApi api,
    Visitor visitor,
    NewsLedger ledger,
    Agenda agenda,
    SentinelMetrics metrics,
    PollState state,
    Ownership ownership,
    TimeProvider time,
    ILogger<PollCycle> logger)
{
    private readonly string _selectors = Selector.Search(options.ResourceSelector);

    /// <returns>Null when every page was had; publishing may have failed all the same.</returns>
    public async Task<FetchFailure?> RunAsync(CancellationToken cancellation)
    {
        using var span = SentinelTracing.Start(options, "sentinel.poll");
        span?.SetTag("hyperfleet.resource_type", options.ResourceType);
        var (started, knowsItsShare) = (time.GetTimestamp(), ownership.Decided.IsCompleted);
        var walk = new ResourceWalk(api, time, state.SignOfLife);
        using var round = new Round(state.SignOfLife);
        ledger.BeginCycle();
        try
        {
            await foreach (var page in walk.PagesAsync(cancellation))
            {
                using (page)
                    await VisitAsync(page, round, span?.Context ?? default);
            }
        }
        finally
        {
            await round.DrainAsync();
        }

        if (walk.Failure is { } failure)
            return Fail(failure, span);
        Conclude(round.Tally, time.GetElapsedTime(started));
        state.Succeeded(knowsItsShare);
        return null;
    }

    /// <summary>Looks at resources by their ids; those that are not there any more are forgotten.</summary>
    /// <returns>Null when they were had; otherwise they stay due.</returns>
    public async Task<FetchFailure?> RunAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        using var span = SentinelTracing.Start(options, "sentinel.revisit");
        using var round = new Round(state.SignOfLife);
        FetchFailure? failure = null;
        foreach (var named in ids.Chunk(ResourceApi.MaxNamed))
        {
            (var page, failure) = await api.GetNamedAsync(named, cancellation);
            if (page is null)
                break;
            using (page)
                await VisitAsync(page, round, span?.Context ?? default);
        }

        await round.DrainAsync();
        if (failure is null)
            return null;
        foreach (var id in ids)
            agenda.Set(id, time.GetUtcNow());
        return Fail(failure, span);
    }

    private async Task VisitAsync(ResourcePage page, Round round, ActivityContext parent)
    {
        var now = time.GetUtcNow();
        foreach (var resource in page.Resources)
            await visitor.VisitAsync(resource, now, round, parent);
    }

    private FetchFailure Fail(FetchFailure failure, Activity? span)
    {
        span?.SetStatus(ActivityStatusCode.Error, "fetch resources failed");
        metrics.ApiError(failure.Kind);
        return failure;
    }

    private void Conclude(CycleTally tally, TimeSpan duration)
    {
        ledger.ForgetUnseen();
        metrics.CycleSucceeded(tally.Due, duration, time.GetUtcNow());
        SentinelLog.Fetched(logger, tally.Total, _selectors);
        SentinelLog.CycleCompleted(logger, tally.Total, tally.Published, tally.Skipped, Math.Round(duration.TotalSeconds, 3));
    }
}
