using System.Net;
using HyperFleet.Fixtures;
using HyperFleet.Server.Tests.Fixtures;
using Npgsql;

namespace HyperFleet.Server.Tests.Delivery;

/// <summary>
/// Incident I5: broker and database are killed and paused at each step between a commit and its PUBACK. The steps are held open by real
/// means: a locked table, a broker that stands still, a locked row. Each fault has servers of its own and goes through all steps.
/// </summary>
public sealed class BrokenStepTests
{
    private const string Consumer = "steps";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("broker killed"), InlineData("broker paused"), InlineData("database killed"), InlineData("database paused")]
    public async Task I5_whatever_breaks_between_commit_and_PUBACK_every_row_reaches_its_agent_within_one_resync(string fault)
    {
        await using var database = new PostgresServer();
        await database.InitializeAsync();
        await using var broker = await MosquittoServer.StartAsync();
        await using var maestro = await Maestro.StartAsync(database, broker);
        await maestro.CreateConsumerAsync(Consumer);
        await using var agent = await SimulatedAgent.StartAsync(broker, Consumer);
        await DeliveredAsync(maestro, agent, await maestro.CreateBundleAsync(Consumer)); // everything is connected

        foreach (var hold in new Hold[] { BeforeItIsReadAsync, SentButNotConfirmedAsync, ConfirmedButNotMarkedAsync })
        {
            var id = await hold(maestro, broker, () => BreakAsync(fault, maestro, broker, database));
            await HealAsync(fault, broker, database);
            await Eventually.Equal(HttpStatusCode.OK, () => ReadyAsync(maestro), Patience);

            await agent.SendSpecResyncAsync();
            await DeliveredAsync(maestro, agent, id);
        }
    }

    private delegate Task<string> Hold(Maestro maestro, MosquittoServer broker, Func<Task> breakAsync);

    /// <summary>Committed; the read of the open events hangs.</summary>
    private static async Task<string> BeforeItIsReadAsync(Maestro maestro, MosquittoServer broker, Func<Task> breakAsync)
    {
        _ = broker;
        var id = Guid.CreateVersion7().ToString();
        await using var connection = await LockedAsync(maestro, $"""
            BEGIN; LOCK TABLE events IN ACCESS EXCLUSIVE MODE;
            INSERT INTO resources (id, name, source, consumer_name, version, type, payload, created_at, updated_at)
              SELECT '{id}', '{id}', source, consumer_name, 1, '', payload, now(), now() FROM resources LIMIT 1;
            INSERT INTO events (id, created_at, updated_at, source, source_id, event_type) VALUES ('{id}', now(), now(), 'Resources', '{id}', 'Create');
            COMMIT; BEGIN; LOCK TABLE events IN ACCESS EXCLUSIVE MODE;
            """);
        await WaitsForLockAsync(maestro);
        await breakAsync();
        return id;
    }

    /// <summary>The message is sent; the broker stands still.</summary>
    private static async Task<string> SentButNotConfirmedAsync(Maestro maestro, MosquittoServer broker, Func<Task> breakAsync)
    {
        broker.Pause();
        var id = await SentAsync(maestro);
        await breakAsync();
        return id;
    }

    /// <summary>PUBACK has come; the row of the event is locked.</summary>
    private static async Task<string> ConfirmedButNotMarkedAsync(Maestro maestro, MosquittoServer broker, Func<Task> breakAsync)
    {
        broker.Pause();
        var id = await SentAsync(maestro);
        await using var connection = await LockedAsync(maestro, $"BEGIN; SELECT FROM events WHERE source_id = '{id}' FOR UPDATE;");
        broker.Resume();
        await WaitsForLockAsync(maestro);
        await breakAsync();
        return id;
    }

    private static async Task<string> SentAsync(Maestro maestro)
    {
        var id = await maestro.CreateBundleAsync(Consumer);
        // The transaction that holds the event's lock is open exactly while its publish is under way.
        await Eventually.True(
            async () => await maestro.CountAsync("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()") > 0, Patience);
        return id;
    }

    private static async Task BreakAsync(string fault, Maestro maestro, MosquittoServer broker, PostgresServer database)
    {
        switch (fault)
        {
            case "broker killed": await broker.KillAsync(); break;
            case "broker paused": broker.Pause(); break;
            case "database killed": await database.KillAsync(); break;
            default:
                database.Pause();
                await Eventually.Equal(HttpStatusCode.ServiceUnavailable, () => ReadyAsync(maestro), Patience); // the server has noticed
                break;
        }
    }

    private static async Task<HttpStatusCode> ReadyAsync(Maestro maestro)
    {
        using var response = await maestro.Health.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task HealAsync(string fault, MosquittoServer broker, PostgresServer database)
    {
        if (fault == "broker killed")
            await ((ServerFixture)broker).StartAsync();
        else
            broker.Resume(); // a step may have paused it
        if (fault == "database killed")
            await ((ServerFixture)database).StartAsync();
        else if (fault == "database paused")
            database.Resume();
    }

    private static async Task DeliveredAsync(Maestro maestro, SimulatedAgent agent, string id)
    {
        await agent.ReceivesAsync(e => SimulatedAgent.Id(e) == id, Patience);
        await Eventually.Equal(0L, () => maestro.CountAsync("SELECT count(*) FROM events WHERE reconciled_date IS NULL"), Patience);
    }

    private static async Task<NpgsqlConnection> LockedAsync(Maestro maestro, string sql)
    {
        var connection = new NpgsqlConnection(maestro.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // the tests' own text
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static Task WaitsForLockAsync(Maestro maestro) => Eventually.True(
        async () => await maestro.CountAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") > 0, Patience);
}
