using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Watch;

/// <summary>The past is bounded: by age, by number, by resource.</summary>
public sealed class HorizonTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private ApiServer _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ApiServer.StartAsync(
        postgres, options => options with { Events = new() { RetentionAge = TimeSpan.FromMinutes(10), PerResource = 3, PruneInterval = TimeSpan.FromHours(24) } }, _time);

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_watch_from_before_the_horizon_is_gone_and_one_from_after_it_resumes()
    {
        var old = await _api.CreateClusterAsync();
        for (var n = 0; n < 5; n++)
            (await _api.PatchAsync($"clusters/{old.Id()}", $$$"""{"spec":{"n":{{{n}}}}}""")).Expect(200);
        var removed = await _api.CreateClusterAsync();
        (await _api.DeleteAsync($"clusters/{removed.Id()}")).Expect(202);
        (await _api.PostAsync($"clusters/{removed.Id()}/force-delete", """{"reason":"x"}""")).Expect(204);
        _time.Advance(TimeSpan.FromMinutes(11));
        var young = await _api.CreateClusterAsync();
        await _api.Pruning.PruneAsync(Cancellation);
        Assert.Equal(10, await CountAsync("SELECT position FROM resource_event_horizon"));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM resource_images"));
        Assert.Equal(4, await CountAsync("SELECT count(*) FROM resource_events"));
        (await _api.GetAsync("clusters?watch=true&resource_version=9")).ExpectProblem(410, "CNF-002", "too old");
        await using var resumed = await Watcher.OpenAsync(_api, "clusters?resource_version=10");
        await resumed.ExpectAsync("ADDED", young.Id());
        var (watcher, initial) = await Watcher.StartAsync(_api);
        await using var closing = watcher;
        Assert.Equal(2, initial.Count);
    }

    [Fact]
    public async Task Pruning_twice_changes_nothing_more()
    {
        await _api.CreateClusterAsync();
        _time.Advance(TimeSpan.FromHours(1));
        await _api.Pruning.PruneAsync(Cancellation);
        await _api.Pruning.PruneAsync(Cancellation);
        Assert.Equal(2, await CountAsync("SELECT position FROM resource_event_horizon"));
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM resource_events"));
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var session = await _api.Database.OpenAsync(Cancellation);
        return await session.ReadAsync(new("raw", "test"), Postgres.Sql.Command(sql), async (reader, token) =>
        {
            await reader.ReadAsync(token);
            return reader.GetInt64(0);
        }, Cancellation);
    }
}
