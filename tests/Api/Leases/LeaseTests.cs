using System.Collections.Concurrent;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Leases;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Tests.Leases;

public sealed class LeaseTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(postgres);

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_free_lease_is_taken_renewed_and_given_back()
    {
        (await _api.GetAsync("leases/seat-0")).ExpectProblem(404, "NTF-001", "Lease with id='seat-0' not found");
        var taken = (await TakeAsync("seat-0", "one")).Expect(200);
        Assert.Equal(("seat-0", "one", 30, 0, false), (taken.Text("name"), taken.Text("holder"), (int)taken["duration_seconds"]!, (int)taken["transitions"]!, (bool)taken["expired"]!));
        var renewed = (await TakeAsync("seat-0", "one", version: (long)taken["version"]!)).Expect(200);
        Assert.True((long)renewed["version"]! > (long)taken["version"]!);
        Assert.Equal(taken.Text("acquired_time"), renewed.Text("acquired_time"));
        Assert.NotEqual(taken.Text("renewed_time"), renewed.Text("renewed_time"));
        var read = await _api.GetAsync("leases/seat-0");
        Assert.Equal(renewed.ToJsonString(), read.Expect(200).ToJsonString());
        Assert.Equal($"\"{renewed["version"]}\"", read.Headers["ETag"]);
        (await _api.DeleteAsync($"leases/seat-0?holder=one&version={renewed["version"]}")).Expect(204);
        (await _api.DeleteAsync("leases/seat-0?holder=one")).Expect(204);
        (await _api.GetAsync("leases/seat-0")).Expect(404);
    }

    [Fact]
    public async Task A_held_lease_is_refused_to_others_until_the_database_says_it_has_expired()
    {
        var held = (await TakeAsync("seat-0", "one", seconds: 600)).Expect(200);
        (await TakeAsync("seat-0", "two")).ExpectProblem(409, "CNF-003", "held by 'one'");
        (await _api.DeleteAsync("leases/seat-0?holder=two")).ExpectProblem(409, "CNF-003", "held by 'one'");
        await ExecuteAsync("UPDATE leases SET renewed_time = renewed_time - interval '601 seconds'");
        Assert.True((bool)(await _api.GetAsync("leases/seat-0")).Expect(200)["expired"]!);
        var taken = (await TakeAsync("seat-0", "two", version: (long)held["version"]!)).Expect(200);
        Assert.Equal(("two", 1), (taken.Text("holder"), (int)taken["transitions"]!));
        Assert.NotEqual(held.Text("acquired_time"), taken.Text("acquired_time"));
        (await TakeAsync("seat-0", "one")).ExpectProblem(409, "CNF-003", "held by 'two'");
    }

    [Fact]
    public async Task A_stale_version_is_refused_by_body_query_and_header()
    {
        var version = (long)(await TakeAsync("seat-0", "one")).Expect(200)["version"]!;
        (await TakeAsync("seat-0", "one", version: version)).Expect(200);
        (await TakeAsync("seat-0", "one", version: version)).ExpectProblem(412, "CNF-002");
        (await _api.DeleteAsync($"leases/seat-0?holder=one&version={version}")).ExpectProblem(412, "CNF-002");
        (await _api.SendAsync(HttpMethod.Put, "leases/seat-0", Body("one", 30), ("If-Match", $"\"{version}\""))).ExpectProblem(412, "CNF-002");
        (await TakeAsync("seat-1", "one", version: version)).ExpectProblem(412, "CNF-002", "does not exist");
        (await _api.SendAsync(HttpMethod.Put, "leases/seat-0", Body("one", 30), ("If-Match", "*"))).Expect(200);
    }

    [Theory]
    [InlineData("Seat", """{"holder":"a","duration_seconds":30}""")]
    [InlineData("-a", """{"holder":"a","duration_seconds":30}""")]
    [InlineData("a%20b", """{"holder":"a","duration_seconds":30}""")]
    [InlineData("seat", """{"duration_seconds":30}""")]
    [InlineData("seat", """{"holder":"","duration_seconds":30}""")]
    [InlineData("seat", """{"holder":"a\nb","duration_seconds":30}""")]
    [InlineData("seat", """{"holder":"a"}""")]
    [InlineData("seat", """{"holder":"a","duration_seconds":0}""")]
    [InlineData("seat", """{"holder":"a","duration_seconds":3601}""")]
    [InlineData("seat", """{"holder":"a","duration_seconds":"30"}""")]
    [InlineData("seat", """{"holder":"a","duration_seconds":30,"version":1.5}""")]
    public async Task Names_holders_and_durations_have_limits(string name, string body) => (await _api.PutAsync($"leases/{name}", body)).ExpectProblem(400, "VAL-000");

    [Fact]
    public async Task Longer_names_and_holders_than_fit_are_refused()
    {
        (await TakeAsync(new string('a', 129), "one")).ExpectProblem(400, "VAL-000");
        (await TakeAsync("seat", new string('a', 257))).ExpectProblem(400, "VAL-000");
        (await TakeAsync(new string('a', 128), new string('ä', 256))).Expect(200);
        (await _api.PutAsync("leases/seat", "[]")).ExpectProblem(400, "VAL-006");
        (await _api.DeleteAsync("leases/seat")).ExpectProblem(400, "VAL-000", "holder");
        (await _api.DeleteAsync("leases/seat?holder=a&version=x")).ExpectProblem(400, "VAL-000", "version");
    }

    [Fact]
    public async Task Leases_are_listed_by_name()
    {
        foreach (var name in new[] { "b", "a", "c" })
            (await TakeAsync(name, "one")).Expect(200);
        var page = (await _api.GetAsync("leases?size=2")).Expect(200);
        Assert.Equal(["a", "b"], page.Names());
        Assert.Equal((1, 2, 3), ((int)page["page"]!, (int)page["size"]!, (int)page["total"]!));
        Assert.Equal(["c"], (await _api.GetAsync("leases?size=2&page=2")).Expect(200).Names());
    }

    /// <summary>Each holder writes down when it began and ended; by the database's clock no two overlap.</summary>
    [Fact]
    public async Task Of_sixteen_who_want_one_lease_never_two_hold_it()
    {
        var (inside, most, grants, refusals) = (0, 0, 0, 0);
        var versions = new ConcurrentBag<long>();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
        {
            for (var round = 0; round < 25; round++)
            {
                var reply = await TakeAsync("only", $"holder-{n}", seconds: 600);
                if (reply.Status != 200)
                {
                    reply.ExpectProblem(409, "CNF-003");
                    Interlocked.Increment(ref refusals);
                    continue;
                }
                Assert.Equal($"holder-{n}", reply.Json.Text("holder"));
                versions.Add((long)reply.Json["version"]!);
                Interlocked.Increment(ref grants);
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                (await _api.DeleteAsync($"leases/only?holder=holder-{n}&version={reply.Json["version"]}")).Expect(204);
            }
        })));
        Assert.Equal(1, most);
        Assert.True(grants > 0 && refusals > 0, $"{grants} grants, {refusals} refusals");
        Assert.Equal(versions.Count, versions.Distinct().Count());
    }

    [Fact]
    public async Task Of_sixteen_who_swap_the_same_version_one_succeeds()
    {
        var version = (long)(await TakeAsync("only", "me")).Expect(200)["version"]!;
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => TakeAsync("only", "me", version: version)));
        Assert.Equal(1, replies.Count(r => r.Status == 200));
        Assert.All(replies.Where(r => r.Status != 200), r => r.ExpectProblem(412, "CNF-002"));
    }

    [Fact]
    public async Task Every_request_is_one_round_trip()
    {
        var before = _api.Database.RoundTrips;
        await using var quiet = await ApiServer.StartAsync(postgres, time: new FakeTimeProvider());
        await Eventually.True(() => quiet.Database.RoundTrips >= 1);
        foreach (var request in new Func<Task>[]
        {
            () => quiet.PutAsync("leases/seat", Body("one", 30)), () => quiet.PutAsync("leases/seat", Body("two", 30)), () => quiet.GetAsync("leases/seat"),
            () => quiet.GetAsync("leases"), () => quiet.DeleteAsync("leases/seat?holder=one"),
        })
        {
            before = quiet.Database.RoundTrips;
            await request();
            Assert.Equal(1, quiet.Database.RoundTrips - before);
        }
    }

    [Fact]
    public async Task Long_expired_leases_are_removed_and_their_number_is_bounded()
    {
        (await TakeAsync("old", "one", seconds: 60)).Expect(200);
        (await TakeAsync("young", "one", seconds: 60)).Expect(200);
        await ExecuteAsync("UPDATE leases SET renewed_time = renewed_time - interval '25 hours' WHERE name = 'old'");
        await _api.Service<LeaseStore>().PruneAsync(Cancellation);
        Assert.Equal(["young"], (await _api.GetAsync("leases")).Expect(200).Names());
        await ExecuteAsync("INSERT INTO leases SELECT 'x' || n, 'h', 60, now(), now(), 0, n FROM generate_series(1, 9999) n");
        (await TakeAsync("one-too-many", "one")).ExpectProblem(409, "CNF-003", "10000 leases");
        (await TakeAsync("young", "one")).Expect(200);
    }

    [Fact]
    public async Task Where_tenants_are_on_leases_are_for_system_identities()
    {
        await using var api = await ApiServer.StartAsync(postgres, options => options with
        {
            Server = options.Server with
            {
                Tenant = new() { Enabled = true, SystemHeader = "X-System", Dimensions = [new TenantDimensionOptions { Header = "X-Org", Key = "org", Required = true }] },
            },
        });
        foreach (var (method, path, body) in new[] { ("GET", "leases", null), ("GET", "leases/a", null), ("PUT", "leases/a", Body("one", 30)), ("DELETE", "leases/a?holder=one", null) })
            (await api.SendAsync(new(method), path, body, ("X-Org", "one"))).ExpectProblem(403, "AUZ-001");
        (await api.SendAsync(HttpMethod.Put, "leases/a", Body("one", 30), ("X-System", "true"))).Expect(200);
    }

    private Task<Reply> TakeAsync(string name, string holder, int seconds = 30, long? version = null) => _api.PutAsync($"leases/{name}", Body(holder, seconds, version));

    private static string Body(string holder, int seconds, long? version = null) =>
        $$"""{"holder":"{{holder}}","duration_seconds":{{seconds}}{{(version is null ? "" : $",\"version\":{version}")}}}""";

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var session = await _api.Database.OpenAsync(Cancellation);
        await session.ExecuteAsync(new("raw", "test"), Sql.Command(sql), Cancellation);
    }
}
