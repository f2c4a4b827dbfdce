using Npgsql;

namespace HyperFleet.Postgres;

/// <summary>One connection for the length of one piece of work. Every call is one round trip, counted and timed.</summary>
public sealed class DatabaseSession : IAsyncDisposable
{
    private static readonly StatementName CommitName = new("raw", "commit");
    private readonly Database _database;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction? _transaction;

    internal DatabaseSession(Database database, NpgsqlConnection connection, NpgsqlTransaction? transaction)
    {
        _database = database;
        _connection = connection;
        _transaction = transaction;
    }

    /// <summary>Sends one statement and reads its rows.</summary>
    public Task<T> ReadAsync<T>(StatementName name, NpgsqlBatchCommand command, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellation) =>
        ReadAsync(name, [command], read, cancellation);

    /// <summary>Sends several statements in one round trip; the reader stands on the first result set.</summary>
    public async Task<T> ReadAsync<T>(
        StatementName name, IReadOnlyList<NpgsqlBatchCommand> commands, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        await using var batch = BatchOf(commands);
        var started = _database.Time.GetTimestamp();
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            return await read(reader, cancellation);
        }
        catch (Exception e)
        {
            _database.Metrics.Failed(name.Operation, Classify(e));
            throw;
        }
        finally
        {
            Done(name, commands, started);
        }
    }

    /// <summary>Sends one statement; the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(StatementName name, NpgsqlBatchCommand command, CancellationToken cancellation) =>
        ExecuteAsync(name, [command], cancellation);

    /// <summary>Sends several statements in one round trip; the number of rows they changed.</summary>
    public Task<int> ExecuteAsync(StatementName name, IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken cancellation) =>
        ReadAsync(name, commands, ConsumeAsync, cancellation);

    /// <summary>Sends the last statements of a transaction and the commit in one round trip.</summary>
    public Task ExecuteAndCommitAsync(StatementName name, IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken cancellation) =>
        _transaction is null
            ? throw new InvalidOperationException("This session has no transaction. Open it with BeginAsync.")
            : ExecuteAsync(name, [.. commands, Sql.Command("COMMIT")], cancellation);

    /// <summary>Makes the transaction durable. One round trip.</summary>
    public async Task CommitAsync(CancellationToken cancellation)
    {
        if (_transaction is null)
            throw new InvalidOperationException("This session has no transaction. Open it with BeginAsync.");
        var started = _database.Time.GetTimestamp();
        await _transaction.CommitAsync(cancellation);
        Done(CommitName, [Sql.Command("COMMIT")], started);
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static async Task<int> ConsumeAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        while (await reader.NextResultAsync(cancellation))
        {
        }
        return reader.RecordsAffected;
    }

    private static DatabaseFault Classify(Exception e) =>
        e is OperationCanceledException ? DatabaseFault.Timeout : DatabaseFaults.Classify(e);

    private NpgsqlBatch BatchOf(IReadOnlyList<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(_connection, _transaction);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        return batch;
    }

    private void Done(StatementName name, IReadOnlyList<NpgsqlBatchCommand> commands, long started)
    {
        var elapsed = _database.Time.GetElapsedTime(started);
        _database.Metrics.RoundTrip(name, commands.Count, elapsed);
        if (_database.LogStatements)
            _database.Logger.Statements(name.Operation, name.Table, elapsed.TotalMilliseconds, string.Join("; ", commands.Select(c => c.CommandText)));
        if (elapsed >= _database.SlowStatement)
            _database.Logger.SlowStatement(name.Operation, name.Table, elapsed.TotalMilliseconds);
    }
}
