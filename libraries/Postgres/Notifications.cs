using Npgsql;

namespace HyperFleet.Postgres;

/// <summary>
/// <c>LISTEN</c> and <c>NOTIFY</c> on one channel. A notification is a hint: it may come late, twice or never.
/// Neither side counts as a round trip of a request.
/// </summary>
/// <param name="channel">At most 63 bytes; a constant of the caller.</param>
public sealed class Notifications(Database database, string channel)
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(15);

    /// <summary>Tells every listener of the database, this process included. The payload has at most 8,000 bytes.</summary>
    public async Task NotifyAsync(string payload, CancellationToken cancellation)
    {
        await using var connection = await database.ConnectAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection) { Parameters = { new() { Value = channel }, new() { Value = payload } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// Listens on a connection of its own until that breaks, which it reports as an exception, or until cancelled. A silent connection is
    /// probed every 15 s, so that one whose other end is gone is noticed.
    /// </summary>
    /// <param name="listening">Called once notifications arrive from here on.</param>
    /// <param name="received">Called with each payload, on the listening task.</param>
    public async Task ListenAsync(Action listening, Action<string> received, CancellationToken cancellation)
    {
        await using var connection = await database.ConnectAsync(cancellation);
        connection.Notification += (_, notification) => received(notification.Payload);
        try
        {
            await RunAsync(connection, "LISTEN " + Quoted(), cancellation);
            listening();
            while (true)
            {
                if (!await connection.WaitAsync(ProbeInterval, cancellation))
                    await RunAsync(connection, "SELECT 1", cancellation);
            }
        }
        finally
        {
            // The pool would leave the connection listening until its next use.
            if (connection.State == System.Data.ConnectionState.Open)
                await RunAsync(connection, "UNLISTEN *", CancellationToken.None);
        }
    }

    private string Quoted() => $"\"{channel.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        // LISTEN takes no parameters; the channel is quoted.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
