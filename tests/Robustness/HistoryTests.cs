using HyperFleet.Fixtures;

namespace HyperFleet.Robustness.Tests;

/// <summary>
/// Random operations and random faults on one management cluster; then everything is healed and the recorded history is checked. A run is
/// repeated with <c>HYPERFLEET_TEST_SEED</c> (its operations and faults, not the timing between processes), and lasts as long as
/// <c>HYPERFLEET_TEST_ROBUSTNESS=5m</c> says; without it nothing runs.
/// </summary>
public sealed class HistoryTests(PostgresServer postgres)
{
    private const int Clients = 4;
    private const int MostWorks = 12;
    private static readonly TimeSpan Healing = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_fails_nothing_is_lost_nothing_goes_back_and_nothing_is_left_behind()
    {
        var duration = Run.Duration("HYPERFLEET_TEST_ROBUSTNESS") ?? TimeSpan.Zero;
        Assert.SkipUnless(duration > TimeSpan.Zero, "HYPERFLEET_TEST_ROBUSTNESS says no duration, for example 30s or 5m");
        var seed = Run.Seed();
        await using var world = await World.StartAsync(postgres, Cancellation);
        await RowVersion.BeginRecordingAsync(world.Database, Cancellation);
        var history = new History(world.Database, World.Consumer, world.Cluster);

        var clients = Enumerable.Range(0, Clients).Select(number =>
            new Client(world.Rest, World.Consumer, number, new Random(seed + number + 1), history.Accepted) { MostWorks = MostWorks });
        await new Storm(seed, duration).RunAsync(world.Faults, clients.Select(client => (Func<CancellationToken, Task>)client.RunAsync), Cancellation);
        Run.Say($"{history.Accepted.Count} changes were accepted; healing");
        await Run.SettleAsync(history.UnsettledAsync, Healing, Pause, () => $"seed {seed}\nThe agent said last:\n{world.Agent.Output}\nThe server:\n{world.Server.Output}");

        var violations = await history.ViolationsAsync();
        Assert.True(violations.Count == 0, $"seed {seed}: {violations.Count} violations, the first ones:\n{string.Join('\n', violations.Take(10))}");
        Assert.NotEmpty(history.Accepted);
    }
}
