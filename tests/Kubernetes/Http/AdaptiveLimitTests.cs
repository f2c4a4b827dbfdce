using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Kubernetes.Http;

namespace HyperFleet.Kubernetes.Tests.Http;

public sealed class AdaptiveLimitTests
{
    [Fact]
    public async Task Overload_halves_and_success_widens()
    {
        var limit = new AdaptiveLimit(64, waiting: 10);
        Assert.Equal(16, limit.Current);
        await limit.EnterAsync(TestContext.Current.CancellationToken);
        limit.Leave(overloaded: true);
        Assert.Equal(8, limit.Current);
        for (var i = 0; i < 9; i++)
        {
            await limit.EnterAsync(TestContext.Current.CancellationToken);
            limit.Leave(overloaded: false);
        }
        Assert.Equal(9, limit.Current);
    }

    [Fact]
    public async Task What_exceeds_the_limit_waits_its_turn()
    {
        var limit = new AdaptiveLimit(1, waiting: 10);
        await limit.EnterAsync(TestContext.Current.CancellationToken);
        var second = limit.EnterAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(second.IsCompleted);
        limit.Leave(overloaded: false);
        await second;
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_no_hole()
    {
        var limit = new AdaptiveLimit(1, waiting: 10);
        await limit.EnterAsync(TestContext.Current.CancellationToken);
        using var cancelled = new CancellationTokenSource();
        var second = limit.EnterAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        limit.Leave(overloaded: false);
        await limit.EnterAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_comes_when_too_many_wait_is_refused_at_once()
    {
        var limit = new AdaptiveLimit(1, waiting: 1);
        await limit.EnterAsync(TestContext.Current.CancellationToken);
        using var cancelled = new CancellationTokenSource();
        var second = limit.EnterAsync(cancelled.Token).AsTask();
        var refused = await Assert.ThrowsAsync<KubernetesException>(() => limit.EnterAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Equal("1 requests wait for the API server already: send fewer at once, or raise MaxWaiting", refused.Message);

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        var third = limit.EnterAsync(TestContext.Current.CancellationToken).AsTask();
        limit.Leave(overloaded: false);
        await third;
    }

    [Fact]
    public void The_limit_stays_between_one_and_the_maximum() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<bool[]>(outcomes =>
    {
        var limit = new AdaptiveLimit(20, waiting: 10);
        foreach (var overloaded in outcomes)
        {
            Assert.True(limit.EnterAsync(CancellationToken.None).AsTask().IsCompleted);
            limit.Leave(overloaded);
        }
        return limit.Current is >= 1 and <= 20;
    }));
}
