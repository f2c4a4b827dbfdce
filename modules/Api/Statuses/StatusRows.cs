using System.Text.Json;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Statuses;

/// <summary>Stored adapter reports.</summary>
internal static class StatusRows
{
    public const string Columns =
        "s.resource_id, s.adapter, s.observed_generation, s.created_time, s.last_report_time, s.conditions, s.data, s.metadata";

    private const string SelectAll = $"SELECT {Columns} FROM adapter_statuses s WHERE s.resource_id = ANY($1) ORDER BY s.resource_id, s.adapter";

    private const string Upsert = """
        INSERT INTO adapter_statuses
          (id, created_time, updated_time, resource_type, resource_id, adapter, observed_generation, last_report_time, conditions, data, metadata)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (resource_id, resource_type, adapter) DO UPDATE SET
          updated_time = EXCLUDED.updated_time, observed_generation = EXCLUDED.observed_generation, last_report_time = EXCLUDED.last_report_time,
          conditions = EXCLUDED.conditions, data = EXCLUDED.data, metadata = EXCLUDED.metadata
        """;

    public static NpgsqlBatchCommand OfResources(IEnumerable<string> resourceIds) => Sql.Command(SelectAll, Sql.Texts(resourceIds));

    public static NpgsqlBatchCommand RemoveOf(IEnumerable<string> resourceIds) =>
        Sql.Command("DELETE FROM adapter_statuses WHERE resource_id = ANY($1)", Sql.Texts(resourceIds));

    public static NpgsqlBatchCommand Store(Resource resource, AdapterStatus status, DateTimeOffset now) => Sql.Command(
        Upsert,
        Sql.Text(Guid.CreateVersion7(now).ToString()),
        Sql.Time(status.CreatedTime),
        Sql.Time(now),
        Sql.Text(resource.Kind),
        Sql.Text(resource.Id),
        Sql.Text(status.Adapter),
        Sql.Int(status.ObservedGeneration),
        Sql.Time(status.LastReportTime),
        Sql.Json(JsonAnswer.ToBytes(json => StatusJson.WriteConditions(json, status.Conditions))),
        Sql.Json(status.Data),
        Sql.Json(status.Metadata));

    public static async Task<List<AdapterStatus>> ReadAllAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var statuses = new List<AdapterStatus>();
        while (await reader.ReadAsync(cancellation))
            statuses.Add(Read(reader));
        return statuses;
    }

    public static AdapterStatus Read(NpgsqlDataReader row) => new()
    {
        Adapter = row.GetString(1),
        ObservedGeneration = row.GetInt32(2),
        CreatedTime = row.Time(3),
        LastReportTime = row.Time(4),
        Conditions = ReadConditions(row.GetFieldValue<byte[]>(5)),
        Data = row.IsDBNull(6) ? default : row.GetFieldValue<byte[]>(6),
        Metadata = row.IsDBNull(7) ? default : row.GetFieldValue<byte[]>(7),
    };

    private static List<AdapterCondition> ReadConditions(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var conditions = new List<AdapterCondition>(document.RootElement.GetArrayLength());
        foreach (var item in document.RootElement.EnumerateArray())
        {
            conditions.Add(new(
                item.GetProperty("type"u8).GetString()!,
                Enum.Parse<AdapterConditionStatus>(item.GetProperty("status"u8).GetString()!),
                item.TryGetProperty("reason"u8, out var reason) ? reason.GetString() : null,
                item.TryGetProperty("message"u8, out var message) ? message.GetString() : null,
                item.GetProperty("last_transition_time"u8).GetDateTimeOffset().ToUniversalTime()));
        }
        return conditions;
    }
}
