using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Adapter.Tests.Redelivery;

/// <summary>
/// Events come several times, in any order, to replicas that die in the middle: what stands in the end is what one clean run leaves.
/// <c>HYPERFLEET_TEST_STORM=2m</c> makes the storm last longer than its usual 20 seconds.
/// </summary>
public sealed class RedeliveryStormTests(RabbitMqServer rabbit, PostgresServer postgres)
{
    private const int Replicas = 3;
    private const int Deliveries = 5;
    private const int Clusters = 12;
    private const int Generations = 3;
    private const int Remaining = Clusters - Clusters / 4;
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenWaves = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(120);

    private static TimeSpan Duration => Environment.GetEnvironmentVariable("HYPERFLEET_TEST_STORM") is { Length: > 0 } text ? GoDuration.Parse(text) : TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_storm_of_redeliveries_and_kills_ends_as_one_clean_run()
    {
        var expected = await CleanRunAsync();
        var broker = await rabbit.CreateVirtualHostAsync(Cancellation);
        await using var fleet = await Storm.StartAsync(broker, await postgres.CreateDatabaseAsync(Cancellation), Replicas);

        var (kills, events) = await RageAsync(fleet);

        await SettlesAsync(fleet, state => Assert.True(JsonNode.DeepEquals(expected, state), $"expected {expected.ToJsonString()}\nactual   {state.ToJsonString()}"));
        await Eventually.Passes(async () => Assert.All(
            (await Storm.QueuesAsync(rabbit, broker)).Split('\n', StringSplitOptions.RemoveEmptyEntries), queue => Assert.EndsWith("\t0", queue.TrimEnd(), StringComparison.Ordinal)), Calm);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events} deliveries and {kills} kills in {Duration.TotalSeconds:0} s"));
    }

    /// <summary>One replica that nobody kills, no event twice.</summary>
    private async Task<JsonObject> CleanRunAsync()
    {
        await using var fleet = await Storm.StartAsync(await rabbit.CreateVirtualHostAsync(Cancellation), await postgres.CreateDatabaseAsync(Cancellation), replicas: 1);
        var clusters = await DeclareAsync(fleet);
        await ChangeAsync(fleet, clusters);
        await SettlesAsync(fleet, state => Assert.Equal(Clusters, Content(state)));
        await DeleteSomeAsync(fleet, clusters);
        return await SettlesAsync(fleet, state => Assert.Equal((Remaining, Remaining), (Content(state), state.Count - 1)));
    }

    /// <summary>Every event five times in random order, while one replica after another is killed.</summary>
    private static async Task<(int Kills, int Events)> RageAsync(Storm fleet)
    {
        var clusters = await DeclareAsync(fleet);
        var (clock, nextKill) = (Stopwatch.StartNew(), BetweenKills);
        var (kills, events, generations) = (0, 0, 1);
        Func<Task>[] acts = [() => Task.CompletedTask, () => ChangeAsync(fleet, clusters), () => DeleteSomeAsync(fleet, clusters)];
        foreach (var act in acts)
        {
            await act();
            for (var until = clock.Elapsed + (Duration / 3); clock.Elapsed < until; await Task.Delay(BetweenWaves, TimeProvider.System, Cancellation))
            {
                events += await PublishWaveAsync(fleet, clusters, generations);
                if (clock.Elapsed < nextKill) continue;
                await fleet.ReplaceAsync(kills++ % Replicas);
                nextKill = clock.Elapsed + BetweenKills;
            }

            generations = Generations;
        }

        return (kills, events);
    }

    private static async Task<int> PublishWaveAsync(Storm fleet, IReadOnlyList<string> clusters, int generations)
    {
        var events = (from id in clusters from generation in Enumerable.Range(1, generations) from _ in Enumerable.Range(0, Deliveries) select (id, generation)).ToArray();
        Random.Shared.Shuffle(events);
        foreach (var (id, generation) in events) await fleet.PublishAsync(id, generation, $"{id}-{generation}");
        return events.Length;
    }

    /// <summary>Waits for a state, while what is not content yet is asked for again as the Sentinel asks.</summary>
    private static async Task<JsonObject> SettlesAsync(Storm fleet, Action<JsonObject> isReached)
    {
        var state = new JsonObject();
        await Eventually.Passes(async () =>
        {
            await fleet.NudgeAsync();
            await Task.Delay(BetweenWaves, TimeProvider.System, Cancellation);
            isReached(state = await fleet.StateAsync());
        }, Calm);
        return state;
    }

    private static async Task<IReadOnlyList<string>> DeclareAsync(Storm fleet)
    {
        var ids = new List<string>();
        for (var i = 0; i < Clusters; i++) ids.Add(await fleet.DeclareAsync($"storm-{i:00}"));
        return ids;
    }

    private static async Task ChangeAsync(Storm fleet, IReadOnlyList<string> clusters)
    {
        for (var size = 2; size <= Generations; size++)
            foreach (var id in clusters)
                await fleet.ChangeAsync(id, size);
    }

    private static async Task DeleteSomeAsync(Storm fleet, IReadOnlyList<string> clusters)
    {
        foreach (var id in clusters.Where((_, i) => i % 4 == 0)) await fleet.DeleteAsync(id);
    }

    private static int Content(JsonObject state) =>
        state.Count(cluster => cluster.Value is JsonObject value && value["conditions"]!["Reconciled"]?.ToString().StartsWith("True", StringComparison.Ordinal) == true);
}
