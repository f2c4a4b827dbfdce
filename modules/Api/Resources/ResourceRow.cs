using System.Text.Json;
using HyperFleet.Api.Conditions;
using HyperFleet.Api.Requests;
using Npgsql;

namespace HyperFleet.Api.Resources;

/// <summary>The columns of a whole resource and how to read them. References come along in the same statement.</summary>
internal static class ResourceRow
{
    private const string Own = """
        r.id, r.kind, r.name, r.href, r.generation, r.tenancy, r.created_time, r.updated_time, r.deleted_time,
        r.created_by, r.updated_by, r.deleted_by, r.owner_id, r.owner_kind, r.owner_href,
        r.labels, r.conditions
        """;

    private const string References = """
        (SELECT json_agg(json_build_array(f.ref_type, f.target_id, f.target_kind) ORDER BY f.ref_type, f.target_id)
           FROM resource_references f WHERE f.source_id = r.id)
        """;

    /// <summary>For <c>FROM resources r</c>, all but the spec.</summary>
    public const string Head = $"{Own}, {References}";

    /// <summary>For <c>FROM resources r</c>.</summary>
    public const string Columns = Head + ", r.spec";

    /// <summary>For a kind that is configured without references, and so has none to look for.</summary>
    public const string ColumnsWithoutReferences = $"{Own}, NULL::json, r.spec";

    /// <summary>Without the spec, for work on many rows that does not need it.</summary>
    public const string ColumnsWithoutSpec = Head + ", NULL::jsonb";

    /// <summary>How many columns these are; a statement may select more behind them.</summary>
    public const int Count = 19;

    public static Resource Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetString(0),
        Kind = row.GetString(1),
        Name = row.GetString(2),
        Href = row.GetString(3),
        Generation = row.GetInt32(4),
        Tenancy = row.GetFieldValue<byte[]>(5),
        CreatedTime = row.Time(6),
        UpdatedTime = row.Time(7),
        DeletedTime = row.IsDBNull(8) ? null : row.Time(8),
        CreatedBy = row.GetString(9),
        UpdatedBy = row.GetString(10),
        DeletedBy = row.IsDBNull(11) ? null : row.GetString(11),
        Owner = row.IsDBNull(12) ? null : new(row.GetString(12), row.GetString(13), row.GetString(14)),
        Labels = row.IsDBNull(15) ? Resource.EmptyLabels : new StoredLabels(row.GetFieldValue<byte[]>(15)),
        Conditions = row.IsDBNull(16) ? [] : ReadConditions(row.GetFieldValue<byte[]>(16)),
        References = row.IsDBNull(17) ? [] : ReadReferences(row.GetFieldValue<byte[]>(17)),
        Spec = row.IsDBNull(18) ? Resource.EmptyObject : row.GetFieldValue<byte[]>(18),
    };

    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => new(row.GetDateTime(column), TimeSpan.Zero);

    internal static StoredConditions ReadConditions(byte[] json) => new(json);

    internal static List<Reference> ReadReferences(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var references = new List<Reference>(document.RootElement.GetArrayLength());
        foreach (var row in document.RootElement.EnumerateArray())
            references.Add(new(row[0].GetString()!, row[1].GetString()!, row[2].GetString()!));
        return references;
    }

    internal static DateTimeOffset Time(JsonElement value) => value.GetDateTimeOffset().ToUniversalTime();
}
