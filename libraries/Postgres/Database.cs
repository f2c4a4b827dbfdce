using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Postgres;

/// <summary>
/// One PostgreSQL database: a pool, its metrics, and sessions over it. Thread safe.
/// A password file is read for every physical connection; a changed host, port, name or user is noticed when a connection fails.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const int UnitAttempts = 5;
    private readonly PostgresOptions _options;
    private readonly Lock _gate = new();
    private Pool _pool;

    public Database(PostgresOptions options, TimeProvider time, IMeterFactory meters, ILogger<Database> logger)
    {
        _options = options;
        Time = time;
        Logger = logger;
        _pool = BuildPool(options.Resolve());
        Metrics = new DatabaseMetrics(meters, options.ApplicationName);
    }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal DatabaseMetrics Metrics { get; }

    internal TimeSpan SlowStatement => _options.SlowStatement;

    internal bool LogStatements => _options.LogStatements;

    /// <summary>Round trips to the server since the start, commits included.</summary>
    public long RoundTrips => Metrics.RoundTrips;

    /// <summary>Statements sent since the start; several may share a round trip.</summary>
    public long Statements => Metrics.Statements;

    /// <summary>A session whose statements commit one by one.</summary>
    public async ValueTask<DatabaseSession> OpenAsync(CancellationToken cancellation) =>
        new(this, await ConnectAsync(cancellation), transaction: null);

    /// <summary>A session in one transaction. Disposing it without <see cref="DatabaseSession.CommitAsync"/> rolls everything back.</summary>
    public async ValueTask<DatabaseSession> BeginAsync(CancellationToken cancellation)
    {
        var connection = await ConnectAsync(cancellation);
        // Npgsql sends BEGIN together with the first statement: no round trip of its own.
        return new(this, connection, await connection.BeginTransactionAsync(cancellation));
    }

    /// <summary>
    /// Runs a whole unit of work, from its <see cref="BeginAsync"/> to its commit, and again when the server broke it off in favour of another
    /// transaction (a deadlock, a serialization failure): nothing of it was stored, and the same work may succeed now.
    /// </summary>
    /// <exception cref="PostgresException">The last of a few attempts failed as well, or the failure is of another kind.</exception>
    public async Task<T> RunUnitAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work(cancellation);
            }
            catch (PostgresException e) when (attempt < UnitAttempts && DatabaseFaults.Classify(e) == DatabaseFault.Serialization)
            {
                Logger.UnitRepeated(e.SqlState, attempt);
                // Those who met here would meet again if they came back together.
                await Task.Delay(TimeSpan.FromMilliseconds(attempt * 20 * Random.Shared.NextDouble()), Time, cancellation);
            }
        }
    }

    /// <summary>Null when the server answers within the limit, else why not, without connection details.</summary>
    public async ValueTask<string?> PingAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(limit, Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await using var session = await OpenAsync(linked.Token).AsTask().WaitAsync(linked.Token);
            await session.ExecuteAsync(Ping, Sql.Command("SELECT 1"), linked.Token).WaitAsync(linked.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "database ping timed out";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return "database unreachable";
        }
    }

    /// <summary>Tries to connect up to <paramref name="attempts"/> times, for processes that start beside their database.</summary>
    /// <exception cref="NpgsqlException">The last attempt failed as well.</exception>
    public async Task WaitUntilReachableAsync(int attempts, TimeSpan interval, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await ConnectAsync(cancellation);
                return;
            }
            catch (Exception e) when (DatabaseFaults.Classify(e) is DatabaseFault.Connection or DatabaseFault.Timeout)
            {
                Logger.Unreachable(attempt, attempts, e.GetBaseException().Message);
                if (attempt >= attempts)
                    throw;
                await Task.Delay(interval, Time, cancellation);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Metrics.Dispose();
        await _pool.Source.DisposeAsync();
    }

    internal async ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var pool = _pool;
        try
        {
            return await pool.Source.OpenConnectionAsync(cancellation);
        }
        catch (NpgsqlException) when (SettingsChangedSince(pool))
        {
            return await _pool.Source.OpenConnectionAsync(cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            Metrics.Failed("connect", DatabaseFaults.Classify(e));
            throw;
        }
    }

    private static readonly StatementName Ping = new("raw", "ping");

    private bool SettingsChangedSince(Pool failed)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(failed, _pool))
                return true;
            var present = _options.Resolve();
            if (present == failed.ConnectionString)
                return false;
            _pool = BuildPool(present);
        }
        Logger.SettingsChanged();
        // Connections in use finish their work; the pool closes each as it comes back.
        failed.Source.Dispose();
        return true;
    }

    private Pool BuildPool(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = _options.ApplicationName };
        if (_options.Password.File is not null)
            builder.UsePasswordProvider(_ => _options.Password.Read() ?? "", (_, _) => ValueTask.FromResult(_options.Password.Read() ?? ""));
        return new(connectionString, builder.Build());
    }

    private sealed record Pool(string ConnectionString, NpgsqlDataSource Source);
}
