using System.Text;
using System.Threading.Channels;
using HyperFleet.CloudEvents;
using HyperFleet.Postgres;
using HyperFleet.Server.Broker;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Delivery;
using HyperFleet.Server.Instances;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Server.Resync;

/// <summary>
/// On every connection, and when consumers come to this instance, asks each agent for the statuses that differ from those stored here
/// (incident I9), in messages of at most 100 KiB (incident I6). An agent that connects later is asked again: what was sent before it had
/// subscribed has reached nobody. One status cannot be asked for: who has reported <c>Deleted</c> has forgotten the work. So deletions
/// without an answer are sent once more, and an agent that does not know the work reports <c>Deleted</c> again (wire contract §3.6).
/// </summary>
internal sealed class StatusResync : BackgroundService
{
    /// <summary>SHA-256 of nothing: the hash of a bundle without status (wire contract §5.6).</summary>
    public const string NoStatus = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const int SizeLimit = 100 * 1024;
    private const int HashLimit = 1000;

    internal const string Hashes = """
        SELECT c.name, r.id, r.status->>'statushash' FROM consumers c LEFT JOIN resources r ON r.consumer_name = c.name ORDER BY c.name, r.id
        """;

    private const string HashesOfOne = "SELECT consumer_name, id, status->>'statushash' FROM resources WHERE consumer_name = $1 ORDER BY id";

    private const string RepeatDeletes = """
        INSERT INTO events (id, created_at, updated_at, source, source_id, event_type)
        SELECT gen_random_uuid()::text, $1, $1, 'Resources', r.id, 'Delete' FROM resources r
        WHERE r.deleted_at IS NOT NULL AND NOT EXISTS (SELECT FROM events e WHERE e.source_id = r.id AND e.reconciled_date IS NULL)
        """;

    private const int MostWaiting = 1000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly StatementName Reading = new("query", "resources");
    private static readonly StatementName Repeating = new("insert", "events");

    private readonly Database _database;
    private readonly BrokerLink _link;
    private readonly Ownership _ownership;
    private readonly ServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<StatusResync> _logger;
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Channel<string> _connected = Channel.CreateBounded<string>(MostWaiting);

    public StatusResync(Database database, BrokerLink link, Ownership ownership, ServerOptions options, TimeProvider time, ILogger<StatusResync> logger)
    {
        (_database, _link, _ownership, _options, _time, _logger) = (database, link, ownership, options, time, logger);
        link.OnConnected(() => _due.Writer.TryWrite(true));
        ownership.OnGained(() => _due.Writer.TryWrite(true));
    }

    /// <summary>An agent has connected that may hold statuses which nobody took.</summary>
    public ValueTask AddAsync(string consumer, CancellationToken cancellation) => _connected.Writer.WriteAsync(consumer, cancellation);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        ServeAsync(_due, _ => "all consumers", (_, token) => AskAllAsync(token), stoppingToken),
        ServeAsync(_connected, consumer => consumer, (consumer, token) => AskAsync(Sql.Command(HashesOfOne, Sql.Text(consumer)), token), stoppingToken));

    private async Task ServeAsync<T>(Channel<T> requests, Func<T, string> name, Func<T, CancellationToken, Task> serve, CancellationToken cancellation)
    {
        await foreach (var request in requests.Reader.ReadAllAsync(cancellation))
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Limit);
            try
            {
                await serve(request, limit.Token);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                _logger.ResyncFailed(name(request), e.Message);
                await Task.Delay(Pause, _time, cancellation);
                requests.Writer.TryWrite(request);
            }
        }
    }

    private async Task AskAllAsync(CancellationToken cancellation)
    {
        await AskAsync(Sql.Command(Hashes), cancellation);
        await using var session = await _database.OpenAsync(cancellation);
        await session.ExecuteAsync(Repeating, Sql.Command(RepeatDeletes, Sql.Time(_time.GetUtcNow())), cancellation);
    }

    private async Task AskAsync(NpgsqlBatchCommand hashes, CancellationToken cancellation)
    {
        await using var session = await _database.OpenAsync(cancellation);
        await session.ReadAsync(Reading, hashes, async (reader, token) =>
        {
            string? consumer = null;
            var entries = new List<string>();
            var size = 0;
            while (await reader.ReadAsync(token))
            {
                var name = reader.GetString(0);
                if (name != consumer || entries.Count >= HashLimit || size >= SizeLimit)
                {
                    await AskAsync(consumer, entries, token);
                    (consumer, size) = (name, 0);
                    entries.Clear();
                }
                if (reader.IsDBNull(1))
                    continue;
                entries.Add(Entry(reader.GetString(1), reader.IsDBNull(2) ? NoStatus : reader.GetString(2)));
                size += entries[^1].Length + 1;
            }
            await AskAsync(consumer, entries, token);
            return true;
        }, cancellation);
    }

    private async Task AskAsync(string? consumer, List<string> entries, CancellationToken cancellation)
    {
        if (consumer is null || !_ownership.IsMine(consumer))
            return;
        if (await _link.PublishAsync(Request(consumer, $"{{\"statusHashes\":[{string.Join(',', entries)}]}}"), consumer, cancellation) is { IsSuccess: true })
            return;
        cancellation.ThrowIfCancellationRequested();
        throw new IOException($"the broker has not confirmed the request to {consumer}");
    }

    internal CloudEvent Request(string consumer, string data) => new()
    {
        Id = Guid.CreateVersion7().ToString(),
        Source = _options.SourceId,
        Type = $"{SpecEvents.DataType}.status.resync_request",
        Time = _time.GetUtcNow(),
        DataContentType = "application/json",
        DataKind = DataKind.Json,
        Data = Encoding.UTF8.GetBytes(data),
        Extensions = new Dictionary<string, ExtensionValue> { ["clustername"] = consumer, ["originalsource"] = "" },
    };

    private static string Entry(string id, string hash) =>
        $$"""{"resourceID":{{System.Text.Json.JsonSerializer.Serialize(id)}},"statusHash":{{System.Text.Json.JsonSerializer.Serialize(hash)}}}""";
}
