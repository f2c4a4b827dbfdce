using System.Threading.Channels;
using HyperFleet.Postgres;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Delivery;
using HyperFleet.Server.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Resync;

/// <summary>
/// Answers an agent that says what it has: everything newer, everything it lacks, every deletion (incident I8), and a delete for
/// everything that is not known here (wire contract §6). One event per bundle, so no message grows with the fleet (incident I6).
/// </summary>
internal sealed class SpecResync(Database database, BundleStore store, SpecPublisher publisher, ServerOptions options, ServerMetrics metrics, TimeProvider time, ILogger<SpecResync> logger)
    : BackgroundService
{
    private const int Workers = 4;
    private const int PageSize = 50;
    internal const string Present = "SELECT id, version, deleted_at IS NOT NULL FROM resources WHERE consumer_name = $1 ORDER BY id";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly StatementName Reading = new("query", "resources");

    private readonly Channel<SpecResyncRequest> _requests = Channel.CreateBounded<SpecResyncRequest>(1000);

    public ValueTask AddAsync(SpecResyncRequest request, CancellationToken cancellation) => _requests.Writer.WriteAsync(request, cancellation);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken cancellation)
    {
        await foreach (var request in _requests.Reader.ReadAllAsync(cancellation))
        {
            var started = time.GetTimestamp();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Limit);
            try
            {
                while (!await TryAnswerAsync(request, limit.Token))
                    await Task.Delay(Pause, time, limit.Token);
                metrics.ResyncTook(request.Consumer, time.GetElapsedTime(started));
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                logger.ResyncFailed(request.Consumer, e.Message);
            }
        }
    }

    /// <summary>False while the database is away: its agent asks once for each of its own connections, not of ours (incident I5).</summary>
    private async Task<bool> TryAnswerAsync(SpecResyncRequest request, CancellationToken cancellation)
    {
        try
        {
            await AnswerAsync(request, cancellation);
            return true;
        }
        catch (Exception e) when (DatabaseFaults.Classify(e) is DatabaseFault.Connection or DatabaseFault.Timeout && !cancellation.IsCancellationRequested)
        {
            logger.ResyncFailed(request.Consumer, e.Message);
            return false;
        }
    }

    internal async Task AnswerAsync(SpecResyncRequest request, CancellationToken cancellation)
    {
        var present = await PresentAsync(request.Consumer, cancellation);
        if (present.Count == 0 && !options.Events.ResyncUnknownConsumers)
            return;
        var wanted = present.Where(row => request.Covers(row.Id) && IsWanted(row, request.Versions)).Select(row => row.Id);
        foreach (var page in wanted.Chunk(PageSize))
            await publisher.PublishAsync(await store.ReadAsync(page, cancellation), _ => "resync_response", cancellation);

        var known = present.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var page in request.Versions.Where(listed => !known.Contains(listed.Key)).Chunk(PageSize))
            await Task.WhenAll(page.Select(listed => publisher.PublishGoneAsync(listed.Key, listed.Value, request.Consumer, cancellation)));
    }

    private static bool IsWanted((string Id, long Version, bool Deleting) row, IReadOnlyDictionary<string, int> versions) =>
        row.Deleting || !versions.TryGetValue(row.Id, out var had) || had == 0 || had < row.Version;

    private async Task<List<(string Id, long Version, bool Deleting)>> PresentAsync(string consumer, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(Reading, Sql.Command(Present, Sql.Text(consumer)), async (reader, token) =>
        {
            var rows = new List<(string, long, bool)>();
            while (await reader.ReadAsync(token))
                rows.Add((reader.GetString(0), reader.GetInt64(1), reader.GetBoolean(2)));
            return rows;
        }, cancellation);
    }
}
