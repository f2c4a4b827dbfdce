using HyperFleet.Fixtures;

namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>
/// The whole product under changes and faults; then everything is healed and what was recorded is checked. <c>HYPERFLEET_TEST_SOAK=30m</c>
/// says how long and, with it, how large; without it one of three minutes runs, always with the same seed. <c>HYPERFLEET_TEST_SEED</c> repeats the changes and the faults.
/// </summary>
public sealed class SoakTests
{
    // Kills both brokers, the database and one of every role, stops an API, cuts, holds and slows wires, and every Kubernetes API has
    // its troubles: the usual run is the same every time.
    private const int UsualSeed = 913677;
    private const int FewestFaults = 6;
    private const int FleetClients = 4;
    private const double FleetsPartOfChanges = 0.6;
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_ends_hangs_or_is_cut_off_the_fleet_comes_to_rest_as_declared()
    {
        var size = SoakSize.Read();
        var seed = Run.Seed(usual: size.IsUsual ? UsualSeed : null);
        Run.Say($"{size}");
        await using var fleet = await Fleet.StartAsync(Cancellation);
        await ResourceVersion.BeginRecordingAsync(fleet.FleetDatabase, Cancellation);
        await RowVersion.BeginRecordingAsync(fleet.MaestroDatabase, Cancellation);
        var (history, vitals) = (new FleetHistory(fleet.Api, fleet.FleetDatabase, fleet.MaestroDatabase, fleet.Regional), new Vitals(fleet, size));
        var works = fleet.Management.Select(cluster => new History(fleet.MaestroDatabase, cluster.Consumer, cluster.Kubernetes)).ToList();

        await StormAsync(fleet, size, seed, history, works, vitals);
        await Run.SettleAsync(() => UnsettledAsync(fleet, history, works), Settling, Glance, () => $"seed {seed}\n{fleet.LastWords()}");
        await Eventually.Equal("", async () => string.Join('\n', await vitals.TooManyConnectionsAsync()), Settling, "connections are within their bounds");
        Run.Say($"{vitals}");

        List<string> violations = [.. fleet.Ended, .. vitals.Grown(), .. await history.ViolationsAsync()];
        foreach (var work in works)
            violations.AddRange(await work.ViolationsAsync());
        Assert.True(violations.Count == 0, $"seed {seed}: {violations.Count} violations, the first ones:\n{string.Join('\n', violations.Take(10))}\n{fleet.LastWords()}");
        Assert.NotEmpty(history.Accepted);
    }

    private static async Task StormAsync(Fleet fleet, SoakSize size, int seed, FleetHistory history, List<History> works, Vitals vitals)
    {
        var fleetClients = Enumerable.Range(0, FleetClients).Select(number => new FleetClient(fleet.Api, number, new Random(seed + number + 1), history.Accepted)
        {
            MostClusters = size.Clusters / FleetClients,
            MostPools = size.NodePools / FleetClients,
            Consumers = [.. fleet.Management.Select(cluster => cluster.Consumer)],
            PauseInMilliseconds = Around(FleetClients / (size.ChangesPerSecond * FleetsPartOfChanges)),
        }).ToList();
        var workClients = works.Select((work, index) => new Client(fleet.Maestro, fleet.Management[index].Consumer, index, new Random(seed - index - 1), work.Accepted)
        {
            MostWorks = size.WorksPerAgent,
            PauseInMilliseconds = Around(works.Count / (size.ChangesPerSecond * (1 - FleetsPartOfChanges))),
        }).ToList();

        await Task.WhenAll([.. fleetClients.Select(client => client.FillAsync(Cancellation)), .. workClients.Select(client => client.FillAsync(Cancellation))]);
        Run.Say($"{Count()} changes were accepted to begin with");
        var storm = new Storm(seed, size.Duration) { FewestFaults = FewestFaults, Calm = size.Calm, Pause = size.Pause, Meanwhile = () => LookAsync(fleet, vitals) };
        IEnumerable<Func<CancellationToken, Task>> clients = [.. fleetClients.Select(client => (Func<CancellationToken, Task>)client.RunAsync), .. workClients.Select(client => (Func<CancellationToken, Task>)client.RunAsync)];
        var faults = await storm.RunAsync(fleet.Faults, clients, Cancellation);
        Run.Say($"{Count()} changes were accepted, {faults} faults have happened; healing");

        int Count() => history.Accepted.Count + works.Sum(work => work.Accepted.Count);
    }

    private static async Task LookAsync(Fleet fleet, Vitals vitals)
    {
        await fleet.ReviveAsync();
        await vitals.LookAsync();
    }

    private static async Task<IReadOnlyList<string>> UnsettledAsync(Fleet fleet, FleetHistory history, List<History> works)
    {
        await fleet.ReviveAsync();
        var unsettled = new List<string>(await history.UnsettledAsync());
        foreach (var work in works)
            unsettled.AddRange(await work.UnsettledAsync());
        return unsettled;
    }

    private static (int Shortest, int Longest) Around(double seconds) => ((int)(seconds * 500), (int)(seconds * 1500));
}
