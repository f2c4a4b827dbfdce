using HyperFleet.Sentinel.Configuration;

namespace HyperFleet.Sentinel.Coordination;

/// <summary>
/// Shares the work among replicas. Each holds one numbered seat, a lease that it renews; who holds a seat is a member, and the
/// partitions are divided among the members. A replica that joins works at once, while the others still do until they see it: for that
/// moment an event may come twice, but none is late. One that dies loses its partitions when its lease runs out; one that stops gives
/// its seat back.
/// </summary>
internal sealed class CoordinationLoop(
    SentinelOptions options, LeaseApi leases, Ownership ownership, SentinelMetrics metrics, TimeProvider time, ILogger<CoordinationLoop> logger) : BackgroundService
{
    internal static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(8);
    private const int Seats = 32;
    private const int LooksAtOnce = 8;

    /// <summary>We stop before the lease can be another's.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>Until the next attempt after one that failed: nobody may be at work meanwhile.</summary>
    private static readonly TimeSpan Hurry = TimeSpan.FromMilliseconds(500);

    /// <summary>An API that had no leases may have been upgraded.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);

    private readonly Membership _others = new(Lifetime, (Renewal * 2) + Margin, time);
    private Seat? _seat;
    private string _reported = "";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_seat is { } seat)
            await leases.ReleaseAsync(seat.Number, seat.Version, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.ShareWork)
        {
            ownership.SetAll();
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Soon();
            try
            {
                pause = await TurnAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                SentinelLog.SharingFailed(logger, fault.Message);
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // With jitter, so that replicas that wait for the same API do not ask in step.
    private static TimeSpan Soon() => Hurry * (0.5 + (Random.Shared.NextDouble() / 2));

    /// <returns>How long to wait for the next turn.</returns>
    private async Task<TimeSpan> TurnAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        if (_seat is { } seat && time.GetElapsedTime(seat.RenewedAt) >= Lifetime - Margin)
            _seat = seat with { HasLooked = false }; // others may have come and gone meanwhile
        var answer = _seat is null ? await TakeSeatAsync(started, cancellation) : await RenewAsync(_seat, started, cancellation);
        if (answer.Kind is LeaseAnswer.Is.Unsupported)
        {
            WorkAlone(answer.Reason);
            return AskAgain;
        }

        if (answer.Kind is not LeaseAnswer.Is.Granted)
        {
            SentinelLog.SharingFailed(logger, answer.Reason);
            Report();
            return Soon();
        }

        if (await LookAroundAsync(everywhere: !_seat!.HasLooked, cancellation))
            _seat = _seat with { HasLooked = true };
        if (!_seat.HasLooked)
            return Soon();
        Divide();
        return Renewal;
    }

    private async Task<LeaseAnswer> TakeSeatAsync(long started, CancellationToken cancellation)
    {
        var last = new LeaseAnswer(LeaseAnswer.Is.Failed, Reason: $"all {Seats} seats are taken");
        for (var number = 0; number < Seats; number++)
        {
            var answer = await leases.TakeAsync(number, version: null, Lifetime, cancellation);
            if (answer.Kind is LeaseAnswer.Is.Granted)
                _seat = new Seat(number, answer.Lease!.Version, started, HasLooked: false);
            if (answer.Kind is not LeaseAnswer.Is.Held)
                return answer;
        }

        return last;
    }

    private async Task<LeaseAnswer> RenewAsync(Seat seat, long started, CancellationToken cancellation)
    {
        var answer = await leases.TakeAsync(seat.Number, seat.Version, Lifetime, cancellation);
        if (answer.Kind is LeaseAnswer.Is.Granted)
            _seat = seat with { Version = answer.Lease!.Version, RenewedAt = started };
        if (answer.Kind is LeaseAnswer.Is.Failed)
            _seat = seat with { Version = null }; // it may have been renewed all the same
        if (answer.Kind is not (LeaseAnswer.Is.Held or LeaseAnswer.Is.Absent))
            return answer;
        _seat = null; // it ran out and was taken, or the database came back older
        ownership.Lose();
        return new LeaseAnswer(LeaseAnswer.Is.Failed, Reason: $"seat {seat.Number} was lost");
    }

    /// <summary>A new member takes the lowest free seat: there is nothing to see beyond the first that was never taken.</summary>
    /// <returns>Whether every seat could be seen; those that could not are taken to be as they were.</returns>
    private async Task<bool> LookAroundAsync(bool everywhere, CancellationToken cancellation)
    {
        var last = everywhere ? Seats - 1 : Math.Min(Seats - 1, Math.Max(_others.HighestSeat, _seat!.Number) + 1);
        foreach (var numbers in Enumerable.Range(0, last + 1).Where(number => number != _seat!.Number).Chunk(LooksAtOnce))
        {
            var answers = await Task.WhenAll(numbers.Select(number => leases.ReadAsync(number, cancellation)));
            foreach (var (number, answer) in numbers.Zip(answers))
            {
                if (answer.Kind is LeaseAnswer.Is.Failed or LeaseAnswer.Is.Unsupported)
                {
                    SentinelLog.SharingFailed(logger, answer.Reason);
                    return false;
                }

                _others.Observe(number, answer.Kind is LeaseAnswer.Is.Absent ? null : answer.Lease);
            }
        }

        return true;
    }

    private void Divide()
    {
        string[] members = [.. _others.Others, leases.Holder];
        var before = ownership.Partitions;
        var share = Partitions.Share(leases.Holder, members);
        ownership.Set(share, _seat!.RenewedAt, Lifetime - Margin);
        foreach (var (holder, silence) in _others.TakeDeparted())
        {
            var taken = Partitions.Size(share & ~before & Partitions.Share(holder, [.. members, holder]));
            if (taken == 0)
                continue;
            metrics.TookOver(taken, silence);
            SentinelLog.TookOver(logger, taken, holder, Math.Round(silence.TotalSeconds, 1));
        }

        Report();
    }

    private void Report()
    {
        string[] members = [.. _others.Others, leases.Holder];
        var (owned, unowned) = (ownership.Partitions, 0UL);
        foreach (var silent in _others.Overdue)
            unowned |= Partitions.Share(silent, members);
        if (_seat is null || owned == 0)
            unowned |= Partitions.Share(leases.Holder, members);
        metrics.Sharing(Partitions.Size(owned), Partitions.Size(unowned), members.Length);
        var now = $"{_seat?.Number}/{members.Length}/{owned:x}/{unowned:x}";
        if (now == _reported)
            return;
        _reported = now;
        SentinelLog.Sharing(logger, members.Length, Partitions.Size(owned), Partitions.Size(unowned));
    }

    private void WorkAlone(string reason)
    {
        if (_reported != reason)
            SentinelLog.NoLeases(logger, reason);
        _reported = reason;
        _seat = null;
        ownership.SetAll();
        metrics.Sharing(Partitions.Count, 0, 1);
    }

    /// <param name="Number">Its number.</param>
    /// <param name="Version">What the next renewal replaces; null = whatever is there, if it is still ours.</param>
    /// <param name="RenewedAt">Timestamp from before the last renewal.</param>
    /// <param name="HasLooked">The other seats have been seen since it was taken.</param>
    private sealed record Seat(int Number, string? Version, long RenewedAt, bool HasLooked);
}
