using HyperFleet.Api.Configuration;
using HyperFleet.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Api.Timeline;

/// <summary>
/// Moves the horizon of watches and removes what lies behind it: images all, events beyond the newest few of each resource and those of
/// resources that are gone. Bounded steps, one replica at a time.
/// </summary>
internal sealed class EventPruning(Database database, ApiOptions options, TimeProvider time, ILogger<EventPruning> logger) : BackgroundService
{
    private const int Step = 5_000;
    private const int MaxSteps = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly StatementName Name = new("delete", "resource_events");

    // Keys of our own beside those of the migrations; the two-number space holds nothing else.
    private const string TryLock = "SELECT pg_try_advisory_xact_lock(457026696, 2)";

    private const string Advance = $"""
        UPDATE resource_event_horizon h SET position = n.position
        FROM (SELECT max(s.position) AS position FROM (
            SELECT e.position, e.time FROM resource_events e
            WHERE e.position > (SELECT position FROM resource_event_horizon) ORDER BY e.position LIMIT $1) s
          WHERE s.time < $2 OR s.position <= (SELECT {EventRows.LastGiven} FROM resource_events_position_seq) - $3) n
        WHERE n.position IS NOT NULL
        RETURNING h.position
        """;

    private const string RemoveImages = "DELETE FROM resource_images WHERE position <= $1";

    private const string RemoveEvents = """
        WITH touched AS (SELECT DISTINCT resource_id FROM resource_events WHERE position > $1 AND position <= $2)
        DELETE FROM resource_events e USING touched t
        WHERE e.resource_id = t.resource_id AND e.position <= $2 AND (
          NOT EXISTS (SELECT FROM resources r WHERE r.id = t.resource_id)
          OR e.position <= (SELECT k.position FROM resource_events k WHERE k.resource_id = t.resource_id ORDER BY k.position DESC OFFSET $3 LIMIT 1))
        """;

    private const string Horizon = "SELECT position FROM resource_event_horizon";

    /// <summary>Removes what is due, step by step.</summary>
    public async Task PruneAsync(CancellationToken cancellation)
    {
        for (var step = 0; step < MaxSteps && await StepAsync(cancellation); step++)
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // Jitter: replicas that started together do not all try at the same moment.
            await Task.Delay(options.Events.PruneInterval * (0.75 + Random.Shared.NextDouble() / 2), time, stoppingToken);
            try
            {
                await PruneAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.EventsNotPruned(e.GetType().Name);
            }
        }
    }

    /// <summary>Whether something was due, so that there may be more.</summary>
    private async Task<bool> StepAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        await using var session = await database.BeginAsync(linked.Token);
        if (!await session.ReadAsync(Name, Sql.Command(TryLock), ReadFlagAsync, linked.Token))
            return false;
        var advance = Sql.Command(Advance, Sql.Int(Step), Sql.Time(time.GetUtcNow() - options.Events.RetentionAge), Sql.Long(options.Events.RetentionRows));
        var (before, after) = await session.ReadAsync(Name, [Sql.Command(Horizon), advance], ReadHorizonsAsync, linked.Token);
        if (after is not { } horizon)
            return false;
        await session.ExecuteAndCommitAsync(Name,
        [
            Sql.Command(RemoveImages, Sql.Long(horizon)),
            Sql.Command(RemoveEvents, Sql.Long(before), Sql.Long(horizon), Sql.Int(options.Events.PerResource)),
        ], linked.Token);
        return true;
    }

    private static async Task<bool> ReadFlagAsync(NpgsqlDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) && reader.GetBoolean(0);

    private static async Task<(long Before, long? After)> ReadHorizonsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var before = await reader.ReadAsync(cancellation) ? reader.GetInt64(0) : 0;
        await reader.NextResultAsync(cancellation);
        return (before, await reader.ReadAsync(cancellation) ? reader.GetInt64(0) : null);
    }
}
