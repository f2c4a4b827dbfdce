using System.Diagnostics;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using Npgsql;

namespace HyperFleet.Api.Tests.Hosting;

/// <summary>SIGTERM with a request under way: it has <c>health.shutdown_timeout</c> to end.</summary>
public sealed class ShutdownTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_running_request_is_answered_before_the_process_ends()
    {
        await using var scene = await Scene.PlayAsync(postgres, TimeSpan.FromSeconds(30));
        var stopping = scene.Api.StopAsync();
        await Eventually.True(() => stopping.IsCompleted || !scene.Patch.IsCompleted);
        await scene.ReleaseAsync();
        (await scene.Patch).Expect(200);
        await stopping;
    }

    [Fact]
    public async Task A_request_that_takes_longer_is_given_up()
    {
        await using var scene = await Scene.PlayAsync(postgres, TimeSpan.FromSeconds(1));
        var clock = Stopwatch.StartNew();
        await scene.Api.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(900), $"The request had only {clock.Elapsed}.");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => scene.Patch);
    }

    /// <summary>A patch that waits for a row that somebody else has locked.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly NpgsqlConnection _holder;
        private readonly NpgsqlTransaction _held;

        private Scene(ApiServer api, NpgsqlConnection holder, NpgsqlTransaction held, Task<Reply> patch) => (Api, _holder, _held, Patch) = (api, holder, held, patch);

        public ApiServer Api { get; }

        public Task<Reply> Patch { get; }

        public static async Task<Scene> PlayAsync(PostgresServer postgres, TimeSpan shutdown)
        {
            var database = await postgres.CreateDatabaseAsync();
            var api = await ApiServer.StartAsync(postgres, o => o with { Health = o.Health with { ShutdownTimeout = shutdown } }, connectionString: database);
            var id = (await api.CreateClusterAsync()).Id();
            var holder = new NpgsqlConnection(database);
            await holder.OpenAsync();
            var held = await holder.BeginTransactionAsync();
            await using (var take = new NpgsqlCommand("SELECT id FROM resources FOR UPDATE", holder))
                await take.ExecuteNonQueryAsync();
            var patch = api.PatchAsync($"clusters/{id}", """{"spec":{"n":1}}""");
            await using var waiting = new NpgsqlConnection(database);
            await waiting.OpenAsync();
            await using var count = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", waiting);
            await Eventually.Equal(1L, async () => (long)(await count.ExecuteScalarAsync())!);
            return new(api, holder, held, patch);
        }

        public Task ReleaseAsync() => _held.RollbackAsync();

        public async ValueTask DisposeAsync()
        {
            await _held.DisposeAsync();
            await _holder.DisposeAsync();
            await Api.DisposeAsync();
        }
    }
}
