using HyperFleet.Fixtures;
using HyperFleet.Load.Measuring;

namespace HyperFleet.Load.Tests;

public sealed class OpenLoopTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_stall_counts_for_every_request_that_it_delayed()
    {
        var latencies = await OpenLoop.RunAsync(rate: 10, count: 3, number =>
        {
            if (number == 0) _time.Advance(TimeSpan.FromMilliseconds(250));
            return Task.CompletedTask;
        }, _time, TestContext.Current.CancellationToken);

        Assert.Equal([250, 150, 50], latencies);
    }

    [Fact]
    public async Task Requests_leave_on_time_while_earlier_ones_are_unanswered()
    {
        var sent = new List<TimeSpan>();
        var start = _time.GetTimestamp();
        var answer = new TaskCompletionSource();
        var run = OpenLoop.RunAsync(rate: 10, count: 3, _ =>
        {
            sent.Add(_time.GetElapsedTime(start));
            return answer.Task;
        }, _time, TestContext.Current.CancellationToken);

        for (var i = 0; i < 2; i++)
        {
            await Eventually.Equal(1, () => _time.PendingTimers);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await Eventually.Equal(3, () => sent.Count);
        answer.SetResult();
        var latencies = await run;
        Assert.Equal([200, 100, 0], latencies);
        Assert.Equal([0, 100, 200], sent.Select(at => at.TotalMilliseconds));
    }
}
