using System.Globalization;
using System.Net.Http.Json;
using HyperFleet.Fixtures;

namespace HyperFleet.Robustness.Tests;

/// <summary>The broker is killed twice while works are created; <c>HYPERFLEET_TEST_WORKS=1000</c> makes it a thousand.</summary>
public sealed class BrokerRestartTests(PostgresServer postgres)
{
    private const int FewWorks = 300;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_broker_restarts_while_works_are_created()
    {
        var works = Environment.GetEnvironmentVariable("HYPERFLEET_TEST_WORKS") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : FewWorks;
        await using var world = await World.StartAsync(postgres, Cancellation);
        await RowVersion.BeginRecordingAsync(world.Database, Cancellation);
        var history = new History(world.Database, World.Consumer, world.Cluster);
        ServerFixture broker = world.Broker;
        for (var i = 0; i < works; i++)
        {
            if (i == works / 3 || i == 2 * works / 3)
            {
                await broker.KillAsync();
                await broker.StartAsync();
            }
            var body = Bundle.Of(World.Consumer, $"work-{i}", $"{i}", second: false, serverSide: false);
            using var answer = await world.Rest.PostAsJsonAsync("resource-bundles", body, Cancellation);
            answer.EnsureSuccessStatusCode();
            history.Accepted.Enqueue(new((await Json.ReadAsync(answer, Cancellation))["id"]!.ToString(), 1, $"{i}", IsDelete: false));
        }
        await Eventually.Equal("", async () => string.Join('\n', (await history.UnsettledAsync()).Take(5)), Deadline, "everything has settled");
        Assert.Empty(await history.ViolationsAsync());
    }
}
