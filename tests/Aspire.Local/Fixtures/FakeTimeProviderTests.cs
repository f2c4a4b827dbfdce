using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Fixtures;

public sealed class FakeTimeProviderTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Delay_ends_exactly_at_its_due_time()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(5), _time, TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(delay.IsCompleted);
    }

    [Fact]
    public void Periodic_timer_fires_once_per_period_and_sees_its_own_time()
    {
        var seen = new List<DateTimeOffset>();
        var start = _time.GetUtcNow();
        using var timer = _time.CreateTimer(_ => seen.Add(_time.GetUtcNow()), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([1, 3, 5], seen.Select(at => (at - start).TotalSeconds));
        Assert.Equal(1, _time.PendingTimers);
    }

    [Fact]
    public void Disposed_timer_never_fires()
    {
        var fired = false;
        _time.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Dispose();

        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(fired);
    }
}
