using HyperFleet.Api.Resources;
using HyperFleet.Api.Search;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Watch;

/// <summary>
/// Everything that matches at one moment, handed on row by row: memory does not grow with the fleet. One snapshot of the database, which is
/// why a watch that goes on from here neither misses nor repeats a change.
/// </summary>
internal sealed class InitialState(Database database, FeedReader feed, TimeProvider time) : IDisposable
{
    // A snapshot and a connection are held while a reader takes its rows: few at a time, the others wait.
    private const int AtOnce = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly StatementName Name = new("query", "resources");
    private readonly SemaphoreSlim _turn = new(AtOnce, AtOnce);

    private const string OneSnapshot = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    private const string VisibleAfter = "SELECT position FROM resource_events WHERE position > $1";
    private const string Select = $"SELECT {ResourceRow.Columns} FROM resources r WHERE ";

    /// <summary>Where to go on, and which events after that are in what was written already.</summary>
    public async Task<(long Position, IReadOnlySet<long> Seen)> ReadAsync(
        SqlFilter filter, Func<Resource, CancellationToken, Task> write, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        using var limit = new CancellationTokenSource(Limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await ReadOneSnapshotAsync(filter, write, linked.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new SlowReaderException();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<(long Position, IReadOnlySet<long> Seen)> ReadOneSnapshotAsync(
        SqlFilter filter, Func<Resource, CancellationToken, Task> write, CancellationToken cancellation)
    {
        // The position before the snapshot: what was committed up to it is in there.
        var position = (await feed.EndsAsync(cancellation)).Newest;
        await using var session = await database.BeginAsync(cancellation);
        IReadOnlyList<NpgsqlBatchCommand> commands = [Sql.Command(OneSnapshot), Sql.Command(VisibleAfter, Sql.Long(position)), filter.Command(Select, "")];
        return (position, await session.ReadAsync(Name, commands, (reader, token) => StreamAsync(reader, write, token), cancellation));
    }

    private static async Task<IReadOnlySet<long>> StreamAsync(NpgsqlDataReader reader, Func<Resource, CancellationToken, Task> write, CancellationToken cancellation)
    {
        var seen = new HashSet<long>();
        while (await reader.ReadAsync(cancellation))
            seen.Add(reader.GetInt64(0));
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            await write(ResourceRow.Read(reader), cancellation);
        return seen;
    }
}
