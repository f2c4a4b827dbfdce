using HyperFleet.Sentinel.Configuration;

namespace HyperFleet.Sentinel.Coordination;

/// <summary>
/// Shares the work among replicas. Each holds one numbered seat, a lease that it renews; who holds a seat is a member, and the
/// partitions are divided among the members. A replica that joins waits until the others must have noticed; one that dies loses its
/// partitions when its lease runs out; one that stops gives its seat back.
/// </summary>
internal sealed class CoordinationLoop(
    SentinelOptions options, LeaseApi leases, Ownership ownership, SentinelMetrics metrics, TimeProvider time, ILogger<CoordinationLoop> logger) : BackgroundService
{
    internal static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(8);
    private const int Seats = 32;

    /// <summary>We stop before others can begin.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>Others look at the seats every <see cref="Renewal"/>: after two of these all have seen a new one.</summary>
    private static readonly TimeSpan JoinWait = (Renewal * 2) + TimeSpan.FromMilliseconds(500);

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
            var pause = Renewal;
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

    /// <returns>How long to wait for the next turn.</returns>
    private async Task<TimeSpan> TurnAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        if (_seat is { } seat && time.GetElapsedTime(seat.RenewedAt) >= Lifetime - Margin)
            _seat = seat with { WorksFrom = null }; // others may have taken over: we join anew
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
            return Renewal;
        }

        if (!await LookAroundAsync(everywhere: _seat!.WorksFrom is null, cancellation))
            return Renewal;
        _seat = _seat with { WorksFrom = _seat.WorksFrom ?? started + (_others.Others.Any() ? (long)(JoinWait.TotalSeconds * time.TimestampFrequency) : 0) };
        Divide();
        var wait = time.GetElapsedTime(time.GetTimestamp(), _seat.WorksFrom.Value);
        return wait > TimeSpan.Zero && wait < Renewal ? wait : Renewal;
    }

    private async Task<LeaseAnswer> TakeSeatAsync(long started, CancellationToken cancellation)
    {
        var last = new LeaseAnswer(LeaseAnswer.Is.Failed, Reason: $"all {Seats} seats are taken");
        for (var number = 0; number < Seats; number++)
        {
            var answer = await leases.TakeAsync(number, version: null, Lifetime, cancellation);
            if (answer.Kind is LeaseAnswer.Is.Granted)
                _seat = new Seat(number, answer.Lease!.Version, started, null);
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
        if (answer.Kind is not (LeaseAnswer.Is.Held or LeaseAnswer.Is.Absent))
            return answer;
        _seat = null; // it ran out and was taken, or the database came back older
        ownership.Set(0, started, TimeSpan.Zero);
        return new LeaseAnswer(LeaseAnswer.Is.Failed, Reason: $"seat {seat.Number} was lost");
    }

    /// <summary>A new member takes the lowest free seat: there is nothing to see beyond the first that was never taken.</summary>
    private async Task<bool> LookAroundAsync(bool everywhere, CancellationToken cancellation)
    {
        for (var number = 0; number < Seats && (everywhere || number <= Math.Max(_others.HighestSeat, _seat!.Number) + 1); number++)
        {
            if (number == _seat!.Number)
                continue;
            var answer = await leases.ReadAsync(number, cancellation);
            if (answer.Kind is LeaseAnswer.Is.Failed or LeaseAnswer.Is.Unsupported)
            {
                SentinelLog.SharingFailed(logger, answer.Reason);
                return false;
            }

            _others.Observe(number, answer.Kind is LeaseAnswer.Is.Absent ? null : answer.Lease);
        }

        return true;
    }

    private void Divide()
    {
        string[] members = [.. _others.Others, leases.Holder];
        var before = ownership.Partitions;
        var share = time.GetTimestamp() >= _seat!.WorksFrom!.Value ? Partitions.Share(leases.Holder, members) : 0;
        ownership.Set(share, _seat.RenewedAt, Lifetime - Margin);
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
    /// <param name="Version">What the next renewal replaces.</param>
    /// <param name="RenewedAt">Timestamp from before the last renewal.</param>
    /// <param name="WorksFrom">Timestamp from which its share may be worked on; null until the others have been seen.</param>
    private sealed record Seat(int Number, string Version, long RenewedAt, long? WorksFrom);
}
