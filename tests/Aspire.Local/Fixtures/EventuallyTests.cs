using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Fixtures;

public sealed class EventuallyTests
{
    [Fact]
    public async Task Failure_names_what_was_awaited_and_last_seen()
    {
        var count = 7;

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Eventually.Equal(8, () => count, TimeSpan.FromMilliseconds(20)));

        Assert.Contains("count = 8", failure.Message);
        Assert.Contains("Last seen: 7", failure.Message);
    }

    [Fact]
    public async Task Condition_may_become_true_later()
    {
        var reads = 0;

        await Eventually.True(() => ++reads == 3);

        Assert.Equal(3, reads);
    }
}
