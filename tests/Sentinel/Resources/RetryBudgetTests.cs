using HyperFleet.Fixtures;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Tests.Resources;

/// <summary>Sentinel contract §3.5.</summary>
public sealed class RetryBudgetTests
{
    [Fact]
    public Task Pauses_double_from_half_a_second_to_eight_and_end_within_thirty() => Task.Run(async () => // away from the runner's context: continuations run where the clock is moved
    {
        var time = new FakeTimeProvider();
        var budget = new RetryBudget(time);
        var pauses = new List<double>();
        while (true)
        {
            var started = time.GetTimestamp();
            var wait = budget.WaitAsync(CancellationToken.None);
            while (!wait.IsCompleted)
                time.Advance(TimeSpan.FromMilliseconds(1));
            if (!await wait)
                break;
            pauses.Add(time.GetElapsedTime(started).TotalSeconds);
        }

        // Each pause is up to a tenth longer or shorter: five or six fit into the budget, seven when they come out short.
        double[] expected = [0.5, 1, 2, 4, 8, 8, 8];
        Assert.InRange(pauses.Count, 5, expected.Length);
        Assert.All(pauses.Zip(expected), pair => Assert.InRange(pair.First, pair.Second * 0.89, (pair.Second * 1.1) + 0.01));
        Assert.InRange(pauses.Sum(), 0, 30);
    }, TestContext.Current.CancellationToken);
}
