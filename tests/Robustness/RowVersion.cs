using System.Text.Json.Nodes;
using Npgsql;

namespace HyperFleet.Robustness.Tests;

/// <summary>One state that a row of the server was in; a trigger records all of them, in order.</summary>
/// <param name="At">When, by the clock of the database.</param>
/// <param name="Status">The status that the server had stored; null: none yet.</param>
internal sealed record RowVersion(string Id, DateTimeOffset At, bool IsGone, long Version, bool IsDeleting, JsonNode Data, JsonNode? Status)
{
    private const string Recording = """
        CREATE TABLE history (number bigserial PRIMARY KEY, at timestamptz, gone boolean, id text, version bigint, deleting boolean, data jsonb, status jsonb);
        CREATE FUNCTION record_history() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE r resources := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        BEGIN
          INSERT INTO history (at, gone, id, version, deleting, data, status)
          VALUES (clock_timestamp(), TG_OP = 'DELETE', r.id, r.version, r.deleted_at IS NOT NULL, r.payload -> 'data', r.status);
          RETURN NULL;
        END $$;
        CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON resources FOR EACH ROW EXECUTE FUNCTION record_history();
        """;

    private const string Everything = "SELECT id, at, gone, version, deleting, data::text, status::text FROM history ORDER BY number";
    private const string Latest = "SELECT DISTINCT ON (id) id, at, gone, version, deleting, data::text, status::text FROM history ORDER BY id, number DESC";

    public string Text => Bundle.Text(Data);

    /// <summary>The generation that the status belongs to.</summary>
    public long Reported => (long?)Status?["resourceversion"] ?? 0;

    public decimal Sequence => Status is null ? 0 : decimal.Parse(Status["sequenceid"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The generation that the agent says it has applied; 0 when it has not.</summary>
    public long Observed => Condition("Applied") is { } applied && applied["status"]!.ToString() == "True" ? (long?)applied["observedGeneration"] ?? 0 : 0;

    /// <summary>The text that the agent has read from the first object.</summary>
    public string? Feedback => Status?["data"]?["resourceStatus"]?.AsArray().FirstOrDefault()?["statusFeedback"]?["values"]?[0]?["fieldValue"]?["string"]?.ToString();

    public static async Task BeginRecordingAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Recording);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>All states of all rows, in the order in which they were taken.</summary>
    public static Task<List<RowVersion>> ReadAllAsync(NpgsqlDataSource database) => ReadAsync(database.CreateCommand(Everything));

    /// <summary>The last state of each row.</summary>
    public static Task<List<RowVersion>> ReadLatestAsync(NpgsqlDataSource database) => ReadAsync(database.CreateCommand(Latest));

    public override string ToString() =>
        $"{At:HH:mm:ss.fff} {Id} v{Version} '{Text}'{(IsDeleting ? " deleting" : "")}{(IsGone ? " gone" : "")}, status of v{Reported} applied v{Observed} '{Feedback}' #{Sequence}";

    private JsonNode? Condition(string type) => Status?["data"]?["conditions"]?.AsArray().FirstOrDefault(condition => condition!["type"]!.ToString() == type);

    private static async Task<List<RowVersion>> ReadAsync(NpgsqlCommand command)
    {
        await using var owned = command;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<RowVersion>();
        while (await reader.ReadAsync())
            rows.Add(new(
                reader.GetString(0), await reader.GetFieldValueAsync<DateTimeOffset>(1), reader.GetBoolean(2), reader.GetInt64(3), reader.GetBoolean(4),
                JsonNode.Parse(reader.GetString(5))!, await reader.IsDBNullAsync(6) ? null : JsonNode.Parse(reader.GetString(6))));
        return rows;
    }
}
