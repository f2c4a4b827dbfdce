using System.Globalization;
using HyperFleet.Fixtures;

namespace HyperFleet.Robustness.Tests;

/// <summary>
/// Random operations and random faults on a whole system; then everything is healed and the recorded history is checked. A run is
/// repeated with <c>HYPERFLEET_TEST_SEED</c> (its operations and faults, not the timing between processes), and lasts as long as
/// <c>HYPERFLEET_TEST_ROBUSTNESS=5m</c> says; without it nothing runs.
/// </summary>
public sealed class HistoryTests(PostgresServer postgres)
{
    private const int Clients = 4;
    private const int FewestFaults = 3;
    private static readonly TimeSpan Healing = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_fails_nothing_is_lost_nothing_goes_back_and_nothing_is_left_behind()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HYPERFLEET_TEST_ROBUSTNESS") is { Length: > 0 }, "HYPERFLEET_TEST_ROBUSTNESS says no duration, for example 30s or 5m");
        var seed = Environment.GetEnvironmentVariable("HYPERFLEET_TEST_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        Say($"HYPERFLEET_TEST_SEED={seed}");
        await using var world = await World.StartAsync(postgres, Cancellation);
        await RowVersion.BeginRecordingAsync(world.Database, Cancellation);
        var history = new History(world);

        await StormAsync(world, history, seed);
        Say($"{history.Accepted.Count} changes were accepted; healing");
        await SettleAsync(world, history, seed);

        var violations = await history.ViolationsAsync();
        Assert.True(violations.Count == 0, $"seed {seed}: {violations.Count} violations, the first ones:\n{string.Join('\n', violations.Take(10))}");
        Assert.NotEmpty(history.Accepted);
    }

    private static async Task StormAsync(World world, History history, int seed)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(i => new Client(world, i, new Random(seed + i + 1), history.Accepted).RunAsync(end.Token)));
        var random = new Random(seed);
        var started = TimeProvider.System.GetTimestamp();
        for (var faults = 0; faults < FewestFaults || TimeProvider.System.GetElapsedTime(started) < Duration(); faults++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 2000)), TimeProvider.System, Cancellation);
            var (name, happenAsync) = Faults.All[random.Next(Faults.All.Count)];
            Say($"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s: {name}");
            await happenAsync(world, TimeSpan.FromMilliseconds(random.Next(300, 3000)));
        }
        await end.CancelAsync();
        await clients;
    }

    private static async Task SettleAsync(World world, History history, int seed)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var unsettled = await history.UnsettledAsync(); unsettled.Count > 0; unsettled = await history.UnsettledAsync())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < Healing,
                $"seed {seed}: {unsettled.Count} things have not settled in {Healing.TotalMinutes} minutes, the first ones:\n{string.Join('\n', unsettled.Take(10))}\nThe agent said last:\n{world.Agent.Output}\nThe server:\n{world.Server.Output}");
            await Task.Delay(Pause, TimeProvider.System, Cancellation);
        }
        Say($"settled after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
    }

    private static TimeSpan Duration() => Environment.GetEnvironmentVariable("HYPERFLEET_TEST_ROBUSTNESS") switch
    {
        { Length: > 1 } text when text.EndsWith('m') => TimeSpan.FromMinutes(double.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture)),
        { Length: > 1 } text when text.EndsWith('s') => TimeSpan.FromSeconds(double.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture)),
        _ => TimeSpan.FromSeconds(12),
    };

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
