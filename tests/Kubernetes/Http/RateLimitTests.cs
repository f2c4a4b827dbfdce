using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Http;

namespace HyperFleet.Kubernetes.Tests.Http;

public sealed class RateLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_burst_starts_at_once_and_the_rest_at_the_rate()
    {
        var limit = new RateLimit(perSecond: 10, burst: 3, _time);
        var started = Enumerable.Range(0, 5).Select(_ => Enter(limit)).ToList();
        Assert.Equal([true, true, true, false, false], started.Select(start => start.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await started[3];
        Assert.False(started[4].IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await started[4];
    }

    [Fact]
    public void Rest_fills_the_bucket_again_and_not_beyond_the_burst()
    {
        var limit = new RateLimit(perSecond: 10, burst: 2, _time);
        Assert.True(Enter(limit).IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => Enter(limit).IsCompleted));
    }

    [Fact]
    public async Task A_turn_that_comes_too_late_is_refused_and_takes_no_place()
    {
        var limit = new RateLimit(perSecond: 1, burst: 1, _time);
        await Enter(limit);
        var second = Enter(limit, TimeSpan.FromSeconds(1));
        var refused = await Assert.ThrowsAsync<KubernetesException>(() => Enter(limit, TimeSpan.FromSeconds(1)));
        Assert.Contains("the limit of 1 requests a second would delay this one by more than 1 s", refused.Message, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(1));
        await second;
        Assert.False(Enter(limit, TimeSpan.FromSeconds(1)).IsFaulted);
    }

    [Fact]
    public void What_the_rate_costs_is_added_up()
    {
        var limit = new RateLimit(perSecond: 10, burst: 2, _time);
        _ = Enter(limit);
        _ = Enter(limit);
        Assert.Equal(TimeSpan.Zero, limit.Waited);
        _ = Enter(limit);
        _ = Enter(limit);
        Assert.Equal(TimeSpan.FromMilliseconds(100 + 200), limit.Waited);
    }

    [Fact]
    public void Without_a_rate_nobody_waits()
    {
        var limit = new RateLimit(perSecond: 0, burst: 0, _time);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(Enter(limit).IsCompleted));
    }

    private static Task Enter(RateLimit limit, TimeSpan? longest = null) =>
        limit.EnterAsync(longest ?? TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken).AsTask();
}
