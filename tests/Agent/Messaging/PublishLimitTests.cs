using HyperFleet.Agent.Messaging;
using HyperFleet.Fixtures;

namespace HyperFleet.Agent.Tests.Messaging;

public sealed class PublishLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_burst_goes_out_at_once_and_the_rest_at_its_rate()
    {
        var limit = new PublishLimit(_time);
        Assert.All(Take(limit, PublishLimit.Burst), wait => Assert.True(wait.IsCompletedSuccessfully));
        var later = Take(limit, PublishLimit.PerSecond);
        Assert.All(later, wait => Assert.False(wait.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(PublishLimit.PerSecond / 2, later.Count(wait => wait.IsCompletedSuccessfully));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.All(later, wait => Assert.True(wait.IsCompletedSuccessfully));
    }

    [Fact]
    public void A_pause_saves_up_one_burst_and_no_more()
    {
        var limit = new PublishLimit(_time);
        Take(limit, 10);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(PublishLimit.Burst, Take(limit, 3 * PublishLimit.Burst).Count(wait => wait.IsCompletedSuccessfully));
    }

    private static List<Task> Take(PublishLimit limit, int count) => [.. Enumerable.Range(0, count).Select(_ => limit.WaitAsync(TestContext.Current.CancellationToken))];
}
