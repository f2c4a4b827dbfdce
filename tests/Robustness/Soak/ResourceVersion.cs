using Npgsql;

namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>One state that a row of the API was in, or one report that it stored; triggers record all of them, in order.</summary>
/// <param name="Adapter">Who reported; null: a state of the row.</param>
/// <param name="IsApplied">Whether the report says so.</param>
internal sealed record ResourceVersion(string Id, DateTimeOffset At, string? Kind, string? Adapter, bool IsGone, long Generation, bool IsDeleting, string Text, bool IsApplied)
{
    private const string Recording = """
        CREATE TABLE history (number bigserial PRIMARY KEY, at timestamptz, id text, kind text, adapter text, gone boolean, generation bigint, deleting boolean, text text, applied boolean);
        CREATE FUNCTION record_history() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE r resources := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        BEGIN
          IF TG_OP <> 'UPDATE' OR (OLD.generation, OLD.spec, OLD.deleted_time) IS DISTINCT FROM (NEW.generation, NEW.spec, NEW.deleted_time) THEN
            INSERT INTO history (at, id, kind, gone, generation, deleting, text, applied)
            VALUES (clock_timestamp(), r.id, r.kind, TG_OP = 'DELETE', r.generation, r.deleted_time IS NOT NULL, r.spec ->> 'text', false);
          END IF;
          RETURN NULL;
        END $$;
        CREATE TRIGGER history AFTER INSERT OR UPDATE OR DELETE ON resources FOR EACH ROW EXECUTE FUNCTION record_history();
        CREATE FUNCTION record_report() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO history (at, id, adapter, gone, generation, deleting, text, applied)
          VALUES (clock_timestamp(), NEW.resource_id, NEW.adapter, false, NEW.observed_generation, false, '', NEW.conditions @> '[{"type": "Applied", "status": "True"}]');
          RETURN NULL;
        END $$;
        CREATE TRIGGER history AFTER INSERT OR UPDATE ON adapter_statuses FOR EACH ROW EXECUTE FUNCTION record_report();
        """;

    private const string Everything = "SELECT id, at, kind, adapter, gone, generation, deleting, text, applied FROM history ORDER BY id, number";

    public static async Task BeginRecordingAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Recording);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Everything that happened to each resource, in the order in which it did.</summary>
    public static async Task<ILookup<string, ResourceVersion>> ReadAllAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(Everything);
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<ResourceVersion>();
        while (await reader.ReadAsync())
            all.Add(new(
                reader.GetString(0), await reader.GetFieldValueAsync<DateTimeOffset>(1), await TextAsync(2), await TextAsync(3),
                reader.GetBoolean(4), reader.GetInt64(5), reader.GetBoolean(6), reader.GetString(7), reader.GetBoolean(8)));
        return all.ToLookup(version => version.Id);

        async Task<string?> TextAsync(int column) => await reader.IsDBNullAsync(column) ? null : reader.GetString(column);
    }

    public override string ToString() => Adapter is null
        ? $"{At:HH:mm:ss.fff} {Kind} {Id} g{Generation} '{Text}'{(IsDeleting ? " deleting" : "")}{(IsGone ? " gone" : "")}"
        : $"{At:HH:mm:ss.fff} {Id} reported by {Adapter} at g{Generation}{(IsApplied ? " applied" : "")}";
}
