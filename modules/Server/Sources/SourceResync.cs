using System.Text.Json;
using HyperFleet.CloudEvents;
using HyperFleet.Postgres;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Delivery;
using HyperFleet.Server.Errors;
using Npgsql;

namespace HyperFleet.Server.Sources;

/// <summary>A source asks for the statuses that it lacks (server contract §5.2); they go through its subscriptions on this instance.</summary>
internal sealed class SourceResync(Database database, StatusSubscriptions subscriptions)
{
    private const int PageSize = 100;

    private const string Page = """
        SELECT id, payload, status FROM resources
        WHERE source = $1 AND id > $2 AND status IS NOT NULL AND ($3::text[] IS NULL OR id = ANY($3)) ORDER BY id LIMIT $4
        """;

    private static readonly StatementName Reading = new("query", "resources");

    public async Task<Refusal?> AnswerAsync(CloudEvent received, CancellationToken cancellation)
    {
        if (Hashes(received) is not { } hashes)
            return new(RefusalKind.BadRequest, "failed to decode cloudevent: statusHashes is no list of resourceID and statusHash");
        var listeners = subscriptions.Of(received.Source).ToList();
        if (listeners.Count == 0)
            return null;
        for (var after = ""; ;)
        {
            var page = await ReadAsync(received.Source, after, hashes, cancellation);
            foreach (var (id, payload, status) in page)
            {
                if (hashes.TryGetValue(id, out var known) && known == StoredEvent.Text(status, "statushash"u8))
                    continue;
                var answer = SourceStatus.Of(payload, status) with { Type = $"{SpecEvents.DataType}.status.resync_response" };
                foreach (var listener in listeners)
                    await listener.SendAsync(answer, cancellation);
            }
            if (page.Count < PageSize)
                return null;
            after = page[^1].Id;
        }
    }

    private async Task<List<(string Id, byte[] Payload, byte[] Status)>> ReadAsync(string source, string after, Dictionary<string, string> hashes, CancellationToken cancellation)
    {
        var listed = hashes.Count == 0 ? new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text, Value = DBNull.Value } : Sql.Texts(hashes.Keys);
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(Reading, Sql.Command(Page, Sql.Text(source), Sql.Text(after), listed, Sql.Int(PageSize)), async (reader, token) =>
        {
            var rows = new List<(string, byte[], byte[])>();
            while (await reader.ReadAsync(token))
                rows.Add((reader.GetString(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2)));
            return rows;
        }, cancellation);
    }

    private static Dictionary<string, string>? Hashes(CloudEvent received)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(received.Data.IsEmpty ? "{}"u8.ToArray() : received.Data);
            if (document.RootElement.TryGetProperty("statusHashes", out var list) && list.ValueKind != JsonValueKind.Null)
                foreach (var item in list.EnumerateArray())
                    hashes[item.GetProperty("resourceID").GetString() ?? ""] = item.GetProperty("statusHash").GetString() ?? "";
            return hashes;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
