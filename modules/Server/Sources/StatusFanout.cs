using System.Threading.Channels;
using HyperFleet.Postgres;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Server.Sources;

/// <summary>
/// Brings every stored status to the subscribers on this instance, whichever instance stored it (server contract §8.4). What was noted
/// while the listening connection was broken is read when it is back.
/// </summary>
internal sealed class StatusFanout(
    Database database, StatusSubscriptions subscriptions, ServerOptions options, ServerMetrics metrics, TimeProvider time, ILogger<StatusFanout> logger) : BackgroundService
{
    private const int BatchSize = 500;
    private const int Waiting = 10_000;

    private const string Load = """
        SELECT e.resource_id, e.resource_source, CASE WHEN e.status_event_type = 'StatusDelete' THEN e.payload ELSE r.payload END,
          CASE WHEN e.status_event_type = 'StatusDelete' THEN e.status ELSE r.status END
        FROM status_events e LEFT JOIN resources r ON r.id = e.resource_id
        WHERE e.id = ANY($1) AND e.resource_source = ANY($2) ORDER BY e.id
        """;

    private const string Handled = "INSERT INTO event_instances (event_id, instance_id) SELECT e.id, i.id FROM status_events e JOIN server_instances i ON i.id = $2 WHERE e.id = ANY($1)";

    private const string Missed = """
        SELECT id FROM status_events e WHERE created_at > $1
          AND NOT EXISTS (SELECT FROM event_instances i WHERE i.event_id = e.id AND i.instance_id = $2) ORDER BY created_at LIMIT 10000
        """;

    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly StatementName Reading = new("query", "status_events");
    private static readonly StatementName Writing = new("create", "event_instances");

    // When it overflows, the oldest hint goes: a newer one of the same bundle carries the same present.
    private readonly Channel<string> _noted = Channel.CreateBounded<string>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest });
    private DateTimeOffset _heardUntil;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _heardUntil = time.GetUtcNow();
        return Task.WhenAll(ListenAsync(stoppingToken), HandleAsync(stoppingToken));
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        var notifications = new Notifications(database, "status_events");
        for (var connections = 0; !cancellation.IsCancellationRequested; connections++)
        {
            try
            {
                var again = connections > 0;
                await notifications.ListenAsync(() => { if (again) _ = CatchUpAsync(cancellation); }, id => _noted.Writer.TryWrite(id), cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                logger.ListenerBroken(e.Message);
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        try
        {
            await using var session = await database.OpenAsync(cancellation);
            foreach (var id in await session.ReadAsync(Reading, Sql.Command(Missed, Sql.Time(_heardUntil - Overlap), Sql.Text(options.ClientId)), ReadIdsAsync, cancellation))
                _noted.Writer.TryWrite(id);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.ListenerBroken(e.Message);
        }
    }

    private async Task HandleAsync(CancellationToken cancellation)
    {
        while (await _noted.Reader.WaitToReadAsync(cancellation))
        {
            var ids = new List<string>();
            while (ids.Count < BatchSize && _noted.Reader.TryRead(out var id))
                ids.Add(id);
            try
            {
                await HandleAsync(ids, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                logger.ListenerBroken(e.Message);
                await Task.Delay(Pause, time, cancellation);
                ids.ForEach(id => _noted.Writer.TryWrite(id));
            }
        }
    }

    private async Task HandleAsync(List<string> ids, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        var sources = subscriptions.Sources;
        if (sources.Count > 0)
            foreach (var (source, payload, status) in await session.ReadAsync(Reading, Sql.Command(Load, Sql.Texts(ids), Sql.Texts(sources)), ReadLatestAsync, cancellation))
                subscriptions.Offer(source, SourceStatus.Of(payload, status));
        await session.ExecuteAsync(Writing, Sql.Command(Handled, Sql.Texts(ids), Sql.Text(options.ClientId)), cancellation);
        metrics.FannedOut(ids.Count);
        _heardUntil = time.GetUtcNow();
    }

    /// <summary>Several events of one bundle carry its present once; its end comes last.</summary>
    private static async Task<IEnumerable<(string Source, byte[] Payload, byte[] Status)>> ReadLatestAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var latest = new Dictionary<string, (string, byte[], byte[])>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
            if (!reader.IsDBNull(2) && !reader.IsDBNull(3))
                latest[reader.GetString(0)] = (reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3));
        return latest.Values;
    }

    private static async Task<List<string>> ReadIdsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var ids = new List<string>();
        while (await reader.ReadAsync(cancellation))
            ids.Add(reader.GetString(0));
        return ids;
    }
}
