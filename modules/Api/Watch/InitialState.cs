using HyperFleet.Api.Resources;
using HyperFleet.Api.Search;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Watch;

/// <summary>
/// Everything that matches at one moment, handed on row by row: memory does not grow with the fleet. One snapshot of the database, which is
/// why a watch that goes on from here neither misses nor repeats a change.
/// </summary>
internal sealed class InitialState(Database database, FeedReader feed) : IDisposable
{
    // A snapshot and a connection are held while a reader takes its rows: few at a time, the others wait.
    private const int AtOnce = 4;
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
        try
        {
            var position = (await feed.EndsAsync(cancellation)).Newest;
            await using var session = await database.BeginAsync(cancellation);
            IReadOnlyList<NpgsqlBatchCommand> commands = [Sql.Command(OneSnapshot), Sql.Command(VisibleAfter, Sql.Long(position)), filter.Command(Select, "")];
            var seen = await session.ReadAsync(Name, commands, (reader, token) => StreamAsync(reader, write, token), cancellation);
            return (position, seen);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

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
