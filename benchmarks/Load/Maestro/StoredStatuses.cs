using System.Collections.Concurrent;
using Npgsql;

namespace HyperFleet.Load.Maestro;

/// <summary>Tells when a bundle's first status has been committed: from the notification that the server's other instances hear too.</summary>
internal sealed class StoredStatuses : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _stored = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlConnection _connection;
    private Task _listening = Task.CompletedTask;

    private StoredStatuses(NpgsqlDataSource database, NpgsqlConnection connection)
    {
        (_database, _connection) = (database, connection);
        _connection.Notification += (_, note) => _ = FindAsync(note.Payload);
    }

    public static async Task<StoredStatuses> ListenAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var statuses = new StoredStatuses(database, await database.OpenConnectionAsync(cancellation));
        await using (var listen = new NpgsqlCommand("LISTEN status_events", statuses._connection))
            await listen.ExecuteNonQueryAsync(cancellation);
        statuses._listening = statuses.WaitAsync(statuses._stop.Token);
        return statuses;
    }

    /// <summary>Completes when the bundle has a status.</summary>
    public Task Of(string id) => Source(id).Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening.ContinueWith(_ => { }, TaskScheduler.Default);
        await _connection.DisposeAsync();
        _stop.Dispose();
    }

    private TaskCompletionSource Source(string id) => _stored.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>The notification comes after the commit; it names the note, which names the bundle.</summary>
    private async Task FindAsync(string note)
    {
        await using var command = _database.CreateCommand("SELECT resource_id FROM status_events WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = note });
        if (await command.ExecuteScalarAsync(_stop.Token) is string id)
            Source(id).TrySetResult();
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        while (true)
            await _connection.WaitAsync(cancellation);
    }
}
