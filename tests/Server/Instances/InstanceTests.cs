using System.Net;
using HyperFleet.Fixtures;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Instances;
using HyperFleet.Server.Tests.Fixtures;

namespace HyperFleet.Server.Tests.Instances;

public sealed class InstanceTests(PostgresServer postgres)
{
    [Fact]
    public async Task I7_a_paused_database_makes_not_ready_and_never_dead()
    {
        await using var own = new PostgresServer();
        await own.InitializeAsync();
        await using var maestro = await Maestro.StartAsync(own);
        await Eventually.Equal(HttpStatusCode.OK, () => StatusAsync(maestro, "/healthcheck"));

        own.Pause();
        try
        {
            await Eventually.Equal(HttpStatusCode.ServiceUnavailable, () => StatusAsync(maestro, "/healthcheck"));
            await Eventually.Equal(HttpStatusCode.ServiceUnavailable, () => StatusAsync(maestro, "/readyz"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(maestro, "/livez"));
        }
        finally
        {
            own.Resume();
        }
        await Eventually.Equal(HttpStatusCode.OK, () => StatusAsync(maestro, "/healthcheck"), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task An_instance_without_heartbeats_is_not_ready()
    {
        await using var maestro = await Maestro.StartAsync(postgres);
        await maestro.CountAsync("WITH gone AS (INSERT INTO server_instances (id, last_heartbeat, ready) VALUES ('gone', now() - interval '1 hour', true) RETURNING 1) SELECT count(*) FROM gone");
        await Eventually.Equal(0L, () => maestro.CountAsync("SELECT count(*) FROM server_instances WHERE id = 'gone' AND ready"));
        Assert.Equal("""{"status": "ok"}""", await maestro.Health.GetStringAsync(new Uri("/livez", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Each_consumer_has_one_owner_and_a_lost_instance_moves_only_its_own()
    {
        string[] three = ["a", "b", "c"];
        var consumers = Enumerable.Range(0, 3000).Select(i => $"cluster-{i}").ToList();
        var before = consumers.ToDictionary(consumer => consumer, consumer => Ownership.Owner(consumer, three));
        Assert.All(before.GroupBy(entry => entry.Value), share => Assert.InRange(share.Count(), 800, 1200));
        Assert.All(before.Where(entry => entry.Value != "c"), entry => Assert.Equal(entry.Value, Ownership.Owner(entry.Key, ["a", "b"])));
    }

    [Fact]
    public void Sharing_handles_everything_and_broadcast_its_own()
    {
        Assert.True(new Ownership(new ServerOptions()).IsMine("anybody"));
        var one = new Ownership(new ServerOptions { ClientId = "one", Events = new() { SubscriptionType = "broadcast" } });
        var gained = 0;
        one.OnGained(() => gained++);
        one.Update(["one", "two"]);
        one.Update(["one", "two"]);
        Assert.Equal(1, gained);
        Assert.Contains(Enumerable.Range(0, 100), i => !one.IsMine($"c{i}"));
    }

    private static async Task<HttpStatusCode> StatusAsync(Maestro maestro, string path)
    {
        using var response = await maestro.Health.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
