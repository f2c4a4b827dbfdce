using HyperFleet.Postgres;
using HyperFleet.Server.Bundles;

namespace HyperFleet.Server.Delivery;

/// <summary>The events of one bundle that are still kept, oldest first.</summary>
internal sealed class EventHistory(Database database)
{
    private const string Select = """
        (SELECT id, event_type, created_at, reconciled_date FROM events WHERE source_id = $1
         UNION ALL SELECT id, status_event_type, created_at, created_at FROM status_events WHERE resource_id = $1)
        ORDER BY created_at DESC LIMIT 500
        """;

    private static readonly StatementName Name = new("query", "events");

    internal sealed record Entry(string Id, string Type, DateTimeOffset CreatedAt, DateTimeOffset? ReconciledAt);

    public async Task<IReadOnlyList<Entry>> ReadAsync(string bundleId, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(Name, Sql.Command(Select, Sql.Text(bundleId)), async (reader, token) =>
        {
            var entries = new List<Entry>();
            while (await reader.ReadAsync(token))
                entries.Add(new(reader.GetString(0), reader.GetString(1), BundleRow.Time(reader, 2) ?? default, BundleRow.Time(reader, 3)));
            entries.Reverse();
            return entries;
        }, cancellation);
    }
}
