using HyperFleet.Postgres;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Server.Instances;

/// <summary>Says that this instance is alive, and which of all are ready (server contract §6). The first beat comes before the listeners open.</summary>
internal sealed class Heartbeat(Database database, Ownership ownership, ServerOptions options, TimeProvider time, ILogger<Heartbeat> logger) : BackgroundService
{
    private const string Beat = """
        INSERT INTO server_instances (id, created_at, updated_at, last_heartbeat, ready) VALUES ($1, $2, $2, $2, true)
        ON CONFLICT (id) DO UPDATE SET last_heartbeat = $2, updated_at = $2, ready = true
        """;

    // Only real changes are written: every instance runs this, and rows that nobody changed need no lock.
    private const string Judge = """
        UPDATE server_instances SET ready = (last_heartbeat > $1), updated_at = $2
        WHERE ready IS DISTINCT FROM (last_heartbeat > $1) AND pg_try_advisory_xact_lock($3, $4)
        """;

    private const string Ready = "SELECT id FROM server_instances WHERE ready ORDER BY id";
    private const string Own = "SELECT ready AND last_heartbeat > $2 FROM server_instances WHERE id = $1";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly StatementName Writing = new("update", "server_instances");
    private static readonly StatementName Reading = new("query", "server_instances");
    private static readonly int LivenessLock = AdvisoryLock.KeyOf("maestro-instances-liveness-check");

    private TimeSpan Interval => TimeSpan.FromSeconds(options.Events.HeartbeatInterval);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryBeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Whether the row of this instance says ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(Reading, Sql.Command(Own, Sql.Text(options.ClientId), Sql.Time(time.GetUtcNow() - (3 * Interval))),
            async (reader, token) => await reader.ReadAsync(token) && !reader.IsDBNull(0) && reader.GetBoolean(0), cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval / 3, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryBeatAsync(stoppingToken);
    }

    private async Task TryBeatAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            var now = time.GetUtcNow();
            await using var session = await database.OpenAsync(limit.Token);
            await session.ExecuteAsync(Writing, Sql.Command(Beat, Sql.Text(options.ClientId), Sql.Time(now)), limit.Token);
            await session.ExecuteAsync(Writing, Sql.Command(Judge, Sql.Time(now - (3 * Interval)), Sql.Time(now), Sql.Int(LivenessLock), Sql.Int(AdvisoryLock.Instances)), limit.Token);
            ownership.Update(await session.ReadAsync(Reading, Sql.Command(Ready), ReadIdsAsync, limit.Token));
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.HeartbeatFailed(e.Message);
        }
    }

    private static async Task<List<string>> ReadIdsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var ids = new List<string>();
        while (await reader.ReadAsync(cancellation))
            ids.Add(reader.GetString(0));
        return ids;
    }
}
