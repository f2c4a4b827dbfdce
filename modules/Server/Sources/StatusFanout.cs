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
internal sealed class StatusFanout : BackgroundService
{
    private const string Queue = "status-event-controller";
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
    private readonly Channel<(string Id, long Since)> _noted = Channel.CreateBounded<(string, long)>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Database _database;
    private readonly StatusSubscriptions _subscriptions;
    private readonly ServerOptions _options;
    private readonly ServerMetrics _metrics;
    private readonly WorkqueueMetrics _queue;
    private readonly TimeProvider _time;
    private readonly ILogger<StatusFanout> _logger;
    private DateTimeOffset _heardUntil;
    private long _working; // 0 when idle

    public StatusFanout(
        Database database, StatusSubscriptions subscriptions, ServerOptions options, ServerMetrics metrics, WorkqueueMetrics queue, TimeProvider time, ILogger<StatusFanout> logger)
    {
        (_database, _subscriptions, _options, _metrics, _queue, _time, _logger) = (database, subscriptions, options, metrics, queue, time, logger);
        queue.Watch(Queue, () =>
        {
            var age = Volatile.Read(ref _working) is not 0 and var since ? time.GetElapsedTime(since) : TimeSpan.Zero;
            return new(_noted.Reader.Count, age, age);
        });
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _heardUntil = _time.GetUtcNow();
        return Task.WhenAll(ListenAsync(stoppingToken), HandleAsync(stoppingToken));
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        var notifications = new Notifications(_database, "status_events");
        for (var connections = 0; !cancellation.IsCancellationRequested; connections++)
        {
            try
            {
                var again = connections > 0;
                await notifications.ListenAsync(() => { if (again) _ = CatchUpAsync(cancellation); }, Note, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                _logger.ListenerBroken(e.Message);
                await Task.Delay(Pause, _time, cancellation);
            }
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        try
        {
            await using var session = await _database.OpenAsync(cancellation);
            foreach (var id in await session.ReadAsync(Reading, Sql.Command(Missed, Sql.Time(_heardUntil - Overlap), Sql.Text(_options.ClientId)), ReadIdsAsync, cancellation))
                Note(id);
            _metrics.CaughtUp(succeeded: true);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            _metrics.CaughtUp(succeeded: false);
            _logger.ListenerBroken(e.Message);
        }
    }

    private async Task HandleAsync(CancellationToken cancellation)
    {
        while (await _noted.Reader.WaitToReadAsync(cancellation))
        {
            var ids = new List<string>();
            while (ids.Count < BatchSize && _noted.Reader.TryRead(out var noted))
            {
                ids.Add(noted.Id);
                _queue.Waited(Queue, _time.GetElapsedTime(noted.Since));
            }
            try
            {
                await HandleAsync(ids, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                _logger.ListenerBroken(e.Message);
                await Task.Delay(Pause, _time, cancellation);
                _queue.Retried(Queue, ids.Count);
                ids.ForEach(Note);
            }
        }
    }

    private void Note(string id)
    {
        if (_noted.Writer.TryWrite((id, _time.GetTimestamp())))
            _queue.Added(Queue);
    }

    private async Task HandleAsync(List<string> ids, CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        Volatile.Write(ref _working, started);
        await using var session = await _database.OpenAsync(cancellation);
        var sources = _subscriptions.Sources;
        if (sources.Count > 0)
            foreach (var (source, payload, status) in await session.ReadAsync(Reading, Sql.Command(Load, Sql.Texts(ids), Sql.Texts(sources)), ReadLatestAsync, cancellation))
                _subscriptions.Offer(source, SourceStatus.Of(payload, status));
        await session.ExecuteAsync(Writing, Sql.Command(Handled, Sql.Texts(ids), Sql.Text(_options.ClientId)), cancellation);
        Volatile.Write(ref _working, 0);
        _metrics.FannedOut(ids.Count, _time.GetElapsedTime(started));
        _queue.Worked(Queue, _time.GetElapsedTime(started));
        _heardUntil = _time.GetUtcNow();
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
