using System.Collections.Concurrent;
using System.Diagnostics;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using HyperFleet.ServiceDefaults.Configuration;
using Npgsql;

namespace HyperFleet.Api.Tests.Hosting;

/// <summary>The database fails under load: correct codes, recovery, and nothing half committed.</summary>
public sealed class FaultTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminated_backends_are_503_and_leave_whole_changes_only()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var api = await ApiServer.StartAsync(postgres, connectionString: database);
        var load = await Load.StartAsync(api, clusters: 8, clients: 8);
        await using (var killer = new NpgsqlConnection(database + ";Application Name=killer"))
        {
            await killer.OpenAsync(Cancellation);
            await using var kill = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'hyperfleet-api'", killer);
            var clock = Stopwatch.StartNew();
            for (long killed = 0; killed < 100 || load.Refused < 5;)
            {
                killed += (long)(await kill.ExecuteScalarAsync(Cancellation))!;
                Assert.Equal(200, (await api.LiveAsync()).Status);
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"{killed} backends ended, {load.Refused} requests refused");
            }
        }
        await load.StopAsync();
        await load.AssertWholeAsync(503);
    }

    [Fact]
    public async Task An_exhausted_pool_is_503_and_recovers()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var api = await ApiServer.StartAsync(postgres, connectionString: database + ";Timeout=1", configure: o => o with
        {
            Database = o.Database with { Pool = o.Database.Pool with { MaxConnections = 2, MaxIdleConnections = 0 } },
        });
        var path = $"clusters/{(await api.CreateClusterAsync()).Id()}";
        await using var holder = new NpgsqlConnection(database);
        await holder.OpenAsync(Cancellation);
        await using (var held = await holder.BeginTransactionAsync(Cancellation))
        {
            await using var take = new NpgsqlCommand("SELECT id FROM resources FOR UPDATE", holder);
            await take.ExecuteNonQueryAsync(Cancellation);
            var waiting = Enumerable.Range(0, 2).Select(n => api.PatchAsync(path, $$$"""{"spec":{"n":{{{n}}}}}""")).ToArray();
            (await Eventually.Value(() => api.GetAsync(path), r => r.Status == 503)).ExpectProblem(503, "SVC-001");
            Assert.Equal(503, (await api.ReadyAsync()).Status);
            Assert.Equal(200, (await api.LiveAsync()).Status);
            await held.RollbackAsync(Cancellation);
            foreach (var reply in await Task.WhenAll(waiting))
                reply.Expect(200);
        }
        Assert.Equal(3, (int)(await api.GetAsync(path)).Expect(200)["generation"]!);
        await Eventually.Equal(200, async () => (await api.ReadyAsync()).Status);
    }

    [Fact]
    public async Task A_request_that_waits_too_long_is_504_and_changes_nothing()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var api = await ApiServer.StartAsync(postgres, connectionString: database, configure: o => o with
        {
            Database = o.Database with { Pool = o.Database.Pool with { RequestTimeout = TimeSpan.FromSeconds(1) } },
        });
        var path = $"clusters/{(await api.CreateClusterAsync()).Id()}";
        await using var holder = new NpgsqlConnection(database);
        await holder.OpenAsync(Cancellation);
        await using (var held = await holder.BeginTransactionAsync(Cancellation))
        {
            await using var take = new NpgsqlCommand("SELECT id FROM resources FOR UPDATE", holder);
            await take.ExecuteNonQueryAsync(Cancellation);
            (await api.PatchAsync(path, """{"spec":{"late":true}}""")).ExpectProblem(504, "SVC-002");
            (await api.GetAsync(path)).Expect(200);
        }
        Assert.Equal(1, (int)(await api.GetAsync(path)).Expect(200)["generation"]!);
    }

    /// <summary>Five seconds by default; <c>HYPERFLEET_TEST_PAUSE=60s</c> is the length that the reliability goals name.</summary>
    [Fact]
    public async Task A_paused_database_is_504_or_503_and_leaves_whole_changes_only()
    {
        var pause = GoDuration.Parse(Environment.GetEnvironmentVariable("HYPERFLEET_TEST_PAUSE") is { Length: > 0 } given ? given : "5s");
        await using var own = new PostgresServer();
        await own.InitializeAsync();
        await using var api = await ApiServer.StartAsync(own, o => o with
        {
            Database = o.Database with { Pool = o.Database.Pool with { RequestTimeout = TimeSpan.FromSeconds(1) } },
        });
        var load = await Load.StartAsync(api, clusters: 8, clients: 8);
        await Eventually.True(() => load.Accepted > 20);
        own.Pause();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < pause || load.Refused < 8;)
        {
            Assert.Equal(200, (await api.LiveAsync()).Status);
            Assert.Equal(503, (await api.ReadyAsync()).Status);
        }
        own.Resume();
        var before = load.Accepted;
        await Eventually.True(() => load.Accepted > before + 20);
        await load.StopAsync();
        await Eventually.Equal(200, async () => (await api.ReadyAsync()).Status);
        await load.AssertWholeAsync(503, 504);
    }

    /// <summary>Clients that patch and report without pause, and remember what was acknowledged and what was not.</summary>
    private sealed class Load
    {
        private readonly ApiServer _api;
        private readonly string[] _ids;
        private readonly ConcurrentBag<int> _refused = [];
        private readonly int[] _acknowledged;
        private readonly int[] _unknown;
        private volatile bool _stopping;
        private Task _clients = Task.CompletedTask;
        private int _accepted;

        private Load(ApiServer api, string[] ids) => (_api, _ids, _acknowledged, _unknown) = (api, ids, new int[ids.Length], new int[ids.Length]);

        public int Refused => _refused.Count;

        public int Accepted => Volatile.Read(ref _accepted);

        public static async Task<Load> StartAsync(ApiServer api, int clusters, int clients)
        {
            var ids = new List<string>();
            for (var i = 0; i < clusters; i++)
                ids.Add((await api.CreateClusterAsync(labels: """{"x":"1"}""")).Id());
            var load = new Load(api, [.. ids]);
            load._clients = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => load.WorkAsync(client))));
            return load;
        }

        public async Task StopAsync()
        {
            _stopping = true;
            await _clients;
        }

        public async Task AssertWholeAsync(params int[] codes)
        {
            Assert.All(_refused, code => Assert.Contains(code, codes));
            for (var i = 0; i < _ids.Length; i++)
            {
                var cluster = await Eventually.Value(() => _api.GetAsync($"clusters/{_ids[i]}"), r => r.Status == 200);
                Assert.InRange((int)cluster.Json["generation"]!, 1 + _acknowledged[i], 1 + _acknowledged[i] + _unknown[i]);
                Assert.Equal((int)cluster.Json["generation"]!, (int)cluster.Json.Condition("Reconciled")!["observed_generation"]!);
            }
            foreach (var cluster in (await _api.GetAsync("clusters?size=100&search=name like 'half%25'")).Expect(200)["items"]!.AsArray())
                Assert.Equal(("1", 2), (cluster!["labels"]!.Text("x"), cluster["status"]!["conditions"]!.AsArray().Count));
            await StoredState.AssertConditionsAreRecomputableAsync(_api);
        }

        private async Task WorkAsync(int client)
        {
            var random = new Random(client);
            for (var n = 0; !_stopping; n++)
            {
                var i = random.Next(_ids.Length);
                var reply = random.Next(4) switch
                {
                    0 => await _api.ReportAsync($"clusters/{_ids[i]}", random.Next(2) == 0 ? "a" : "b", 1 + Volatile.Read(ref _acknowledged[i])),
                    1 => await _api.PostAsync("clusters", $$$"""{"kind":"Cluster","name":"half-{{{client}}}-{{{n}}}","labels":{"x":"1"},"spec":{}}"""),
                    _ => await PatchAsync(i, $"{client}-{n}"),
                };
                if (reply.Status < 300)
                {
                    Interlocked.Increment(ref _accepted);
                    continue;
                }
                reply.AssertNoSql();
                _refused.Add(reply.Status);
            }
        }

        private async Task<Reply> PatchAsync(int i, string mark)
        {
            var reply = await _api.PatchAsync($"clusters/{_ids[i]}", $$$"""{"spec":{"by":"{{{mark}}}"}}""");
            Interlocked.Increment(ref (reply.Status == 200 ? _acknowledged : _unknown)[i]);
            return reply;
        }
    }
}
