using System.Diagnostics;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using Npgsql;

namespace HyperFleet.Api.Tests.Watch;

/// <summary>Two replicas on one database: what one writes, watchers of the other are told; whatever happens to connections.</summary>
public sealed class ReplicaTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);
    private string _connection = null!;
    private ApiServer _writer = null!;
    private ApiServer _reader = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateDatabaseAsync();
        _writer = await StartAsync();
        _reader = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _writer.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_reaches_watchers_of_both_replicas_without_polling()
    {
        var (here, _) = await Watcher.StartAsync(_writer);
        var (there, _) = await Watcher.StartAsync(_reader);
        await using var closing = here;
        await using var closingThere = there;
        await ListeningAsync(2);
        var latencies = new List<double>();
        for (var n = 0; n < 20; n++)
        {
            var cluster = await _writer.CreateClusterAsync();
            var committed = Stopwatch.StartNew();
            await here.ExpectAsync("ADDED", cluster.Id());
            await there.ExpectAsync("ADDED", cluster.Id());
            latencies.Add(committed.Elapsed.TotalMilliseconds);
        }
        latencies.Sort();
        TestContext.Current.SendDiagnosticMessage($"commit to event on the other replica: p50 {latencies[10]:0.0} ms, max {latencies[^1]:0.0} ms");
        // Polling would take minutes here.
        Assert.True(latencies[10] < 500, $"p50 {latencies[10]} ms");
    }

    [Fact]
    public async Task A_killed_listening_connection_delays_nothing_for_long_and_comes_back()
    {
        var (watcher, _) = await Watcher.StartAsync(_reader);
        await using var closing = watcher;
        for (var round = 0; round < 3; round++)
        {
            await ListeningAsync(1);
            Assert.Equal(1, await RunAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"));
            var cluster = await _writer.CreateClusterAsync();
            await watcher.ExpectAsync("ADDED", cluster.Id());
        }
    }

    [Fact]
    public async Task Terminated_backends_end_no_stream_and_lose_no_event()
    {
        var (watcher, _) = await Watcher.StartAsync(_reader);
        await using var closing = watcher;
        for (var round = 0; round < 3; round++)
        {
            var cluster = await Eventually.Value(() => _writer.PostAsync("clusters", $$$"""{"kind":"Cluster","name":"{{{ApiServer.NewName()}}}","spec":{}}"""), r => r.Status == 201);
            await RunAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            await watcher.ExpectAsync("ADDED", cluster.Json.Id());
        }
    }

    [Fact]
    public async Task A_watch_resumes_on_another_replica_where_it_was_cut_off()
    {
        var (watcher, _) = await Watcher.StartAsync(_writer);
        var one = await _writer.CreateClusterAsync();
        await watcher.ExpectAsync("ADDED", one.Id());
        await watcher.DisposeAsync();
        var two = await _writer.CreateClusterAsync();
        await using var resumed = await Watcher.OpenAsync(_reader, $"clusters?resource_version={watcher.Version}");
        await resumed.ExpectAsync("ADDED", two.Id());
    }

    [Fact]
    public async Task Nobody_watches_nobody_listens()
    {
        var (watcher, _) = await Watcher.StartAsync(_reader);
        await ListeningAsync(1);
        await watcher.DisposeAsync();
        await ListeningAsync(0);
        var (again, _) = await Watcher.StartAsync(_reader);
        await using var closing = again;
        await ListeningAsync(1);
        await again.ExpectAsync("ADDED", (await _writer.CreateClusterAsync()).Id());
    }

    private Task<ApiServer> StartAsync() => ApiServer.StartAsync(
        postgres, options => options with { Watch = options.Watch with { PollInterval = Never, BookmarkInterval = Never } }, connectionString: _connection);

    private Task ListeningAsync(long connections) => Eventually.Equal(
        connections, () => RunAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"));

    private async Task<long> RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
#pragma warning disable CA2100 // a constant of this class
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
