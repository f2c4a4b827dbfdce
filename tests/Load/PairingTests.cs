using HyperFleet.Load.Measuring;

namespace HyperFleet.Load.Tests;

public sealed class PairingTests
{
    private static readonly LoadSettings Settings = new(Pairs: 4, TimeSpan.FromSeconds(1), Durable: false);

    [Fact]
    public async Task Sides_alternate_A_B_B_A_after_one_unmeasured_round()
    {
        var contest = new Scripted(_ => 1);

        await RunAsync(contest);

        Assert.Equal("AB AB BA AB BA", string.Join(' ', contest.Order.Chunk(2).Select(pair => string.Concat(pair))));
    }

    [Fact]
    public async Task The_ratio_is_the_median_of_the_pairs_and_the_spread_their_extremes()
    {
        // The warm-up would spoil every figure: it must not count.
        var subjects = new Queue<double>([1000, 1, 2, 3, 9]);
        var contest = new Scripted(side => side == 'A' ? subjects.Dequeue() : 2);

        var result = await RunAsync(contest);

        Assert.Equal(1.25, result.Ratio);
        Assert.Equal([0.5, 4.5], result.Spread);
        Assert.Equal(4, result.Pairs);
    }

    [Fact]
    public async Task Processor_time_is_the_median_of_the_runs_by_process()
    {
        var figures = new Queue<double>([5, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        var contest = new Scripted(_ => 1, () => new Dictionary<string, double> { ["api"] = figures.Dequeue() });

        var result = await RunAsync(contest);

        Assert.Equal(5.5, Assert.Single(result.SubjectCpu).Value); // of 2, 5, 6, 9: the other runs are warm-up and baseline
    }

    private static Task<ContestResult> RunAsync(Contest contest) => Pairing.RunAsync(
        new("scripted", "", "x", new(0.5, 1), _ => contest), contest, Settings, _ => { }, TestContext.Current.CancellationToken);

    private sealed class Scripted(Func<char, double> figure, Func<Dictionary<string, double>>? cpu = null) : Contest
    {
        public List<char> Order { get; } = [];

        public override Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

        public override Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation) => Run('A');

        public override Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation) => Run('B');

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private Task<Measurement> Run(char side)
        {
            Order.Add(side);
            return Task.FromResult(new Measurement(figure(side), cpu?.Invoke() ?? []));
        }
    }
}
