using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Server.Bundles;

/// <summary>The columns of a bundle and how to read them.</summary>
internal static class BundleRow
{
    public const string Columns = "id, name, source, consumer_name, version, created_at, updated_at, deleted_at, payload, status";

    /// <summary>For metrics and slow-statement logs.</summary>
    public static readonly StatementName Query = new("query", "resources");

    public static Bundle Read(NpgsqlDataReader row, int first = 0) => new()
    {
        Id = row.GetString(first),
        Name = row.IsDBNull(first + 1) ? "" : row.GetString(first + 1),
        Source = row.IsDBNull(first + 2) ? "" : row.GetString(first + 2),
        ConsumerName = row.IsDBNull(first + 3) ? "" : row.GetString(first + 3),
        Version = (int)row.GetInt64(first + 4),
        CreatedAt = Time(row, first + 5) ?? default,
        UpdatedAt = Time(row, first + 6) ?? default,
        DeletedAt = Time(row, first + 7),
        Payload = row.IsDBNull(first + 8) ? "{}"u8.ToArray() : row.GetFieldValue<byte[]>(first + 8),
        Status = row.IsDBNull(first + 9) ? default : row.GetFieldValue<byte[]>(first + 9),
    };

    public static async Task<List<Bundle>> ReadAllAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var rows = new List<Bundle>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(Read(reader));
        return rows;
    }

    public static DateTimeOffset? Time(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetDateTime(column), TimeSpan.Zero);
}
