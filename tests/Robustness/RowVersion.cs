using System.Text.Json.Nodes;
using Npgsql;

namespace HyperFleet.Robustness.Tests;

/// <summary>One state that a row of the server was in; a trigger records all of them, in order.</summary>
/// <param name="At">When, by the clock of the database.</param>
/// <param name="Status">The status that the server had stored; null: none yet.</param>
internal sealed record RowVersion(string Id, DateTimeOffset At, bool IsGone, long Version, bool IsDeleting, JsonNode Data, JsonNode? Status)
{
    private const string Recording = """
        CREATE TABLE history (number bigserial PRIMARY KEY, at timestamptz, gone boolean, consumer text, id text, version bigint, deleting boolean, data jsonb, status jsonb);
        CREATE FUNCTION record_history() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE r resources := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        BEGIN
          INSERT INTO history (at, gone, consumer, id, version, deleting, data, status)
          VALUES (clock_timestamp(), TG_OP = 'DELETE', r.consumer_name, r.id, r.version, r.deleted_at IS NOT NULL, r.payload -> 'data', r.status);
          RETURN NULL;
        END $$;
        CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON resources FOR EACH ROW EXECUTE FUNCTION record_history();
        """;

    private const string Everything = "SELECT id, at, gone, version, deleting, data::text, status::text FROM history WHERE consumer = $1 ORDER BY id, number";
    private const string Present =
        "SELECT id, updated_at, false, version, deleted_at IS NOT NULL, (payload -> 'data')::text, status::text FROM resources WHERE consumer_name = $1";

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

    /// <summary>All states of each row of a consumer, in the order in which they were taken: a long run has too many to hold them all.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<RowVersion>> ReadAllAsync(NpgsqlDataSource database, string consumer)
    {
        var states = new List<RowVersion>();
        await foreach (var state in ReadAsync(database, Everything, consumer))
        {
            if (states.Count > 0 && states[0].Id != state.Id)
            {
                yield return states;
                states = [];
            }
            states.Add(state);
        }
        if (states.Count > 0)
            yield return states;
    }

    /// <summary>The rows of a consumer as they are now.</summary>
    public static async Task<IReadOnlyList<RowVersion>> ReadPresentAsync(NpgsqlDataSource database, string consumer) =>
        await ReadAsync(database, Present, consumer).ToListAsync();

    public override string ToString() =>
        $"{At:HH:mm:ss.fff} {Id} v{Version} '{Text}'{(IsDeleting ? " deleting" : "")}{(IsGone ? " gone" : "")}, status of v{Reported} applied v{Observed} '{Feedback}' #{Sequence}";

    private JsonNode? Condition(string type) => Status?["data"]?["conditions"]?.AsArray().FirstOrDefault(condition => condition!["type"]!.ToString() == type);

    private static async IAsyncEnumerable<RowVersion> ReadAsync(NpgsqlDataSource database, string sql, string consumer)
    {
#pragma warning disable CA2100 // one of the two above
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = consumer });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            yield return new(
                reader.GetString(0), await reader.GetFieldValueAsync<DateTimeOffset>(1), reader.GetBoolean(2), reader.GetInt64(3), reader.GetBoolean(4),
                JsonNode.Parse(reader.GetString(5))!, await reader.IsDBNullAsync(6) ? null : JsonNode.Parse(reader.GetString(6)));
    }
}
