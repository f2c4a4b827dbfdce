using System.Text.Json;
using Npgsql;

namespace HyperFleet.Load.Fleets;

/// <summary>
/// All rows, in all tables, that one resource has, as SQL that writes them again for another resource. So both sides of a contest
/// write the same rows whatever tables the API uses, and a large fleet is made in seconds.
/// </summary>
internal sealed class RecordedRows
{
    private const string TablesAndColumns = """
        SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attgenerated = '' AND a.attidentity = ''
          AND coalesce(pg_get_expr(d.adbin, d.adrelid) NOT LIKE '%(%', true) -- what a function fills, it fills again
          AND c.relname <> 'resource_images' -- they hang on the position of an event, which a copy does not share
        ORDER BY c.relname <> 'resources', c.relname, a.attnum
        """;

    private readonly List<RecordedRow> _rows = [];
    private readonly string _id;

    private RecordedRows(string id) => _id = id;

    /// <summary>Records what the resource has now.</summary>
    public static async Task<RecordedRows> OfAsync(NpgsqlDataSource database, string id, CancellationToken cancellation)
    {
        var recorded = new RecordedRows(id);
        foreach (var table in (await ColumnsAsync(database, cancellation)).GroupBy(column => column.Table))
        {
            var columns = table.Select(column => (column.Column, column.Type)).ToList();
#pragma warning disable CA2100 // a table's name from the catalogue
            await using var command = database.CreateCommand($"SELECT to_jsonb(t)::text FROM \"{table.Key}\" t WHERE to_jsonb(t)::text LIKE '%' || $1 || '%'");
#pragma warning restore CA2100
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
                recorded._rows.Add(new(recorded._rows.Count, table.Key, columns, JsonElement.Parse(rows.GetString(0))));
        }

        return recorded;
    }

    /// <summary>One INSERT a table.</summary>
    /// <param name="words">Words of the recorded resource, such as its id, and the expressions to write instead.</param>
    /// <param name="time">The expression for every timestamp.</param>
    public IEnumerable<string> InsertValues(IReadOnlyDictionary<string, string> words, string time) => _rows
        .GroupBy(row => row.Table)
        .Select(table => $"INSERT INTO \"{table.Key}\" ({Names(table.First().Columns)}) VALUES {string.Join(", ", table.Select(row => $"({Values(row, words, time)})"))};");

    /// <summary>One INSERT a recorded row, for all rows of a source such as <c>generate_series(1, 10) n</c>.</summary>
    public IEnumerable<string> InsertSelect(IReadOnlyDictionary<string, string> words, string time, string source) => _rows
        .Select(row => $"INSERT INTO \"{row.Table}\" ({Names(row.Columns)}) SELECT {Values(row, words, time)} FROM {source}");

    private static string Names(IEnumerable<(string Column, string Type)> columns) => string.Join(", ", columns.Select(column => $"\"{column.Column}\""));

    private string Values(RecordedRow row, IReadOnlyDictionary<string, string> words, string time) => string.Join(", ", row.Columns.Select(column =>
        column.Column == "id" && row.Values.GetProperty("id").GetString() != _id
            ? $"{words[_id]} || '-{row.Number}'" // rows with an id of their own
            : Value(column.Type, row.Values.GetProperty(column.Column), words, time)));

    private static string Value(string type, JsonElement value, IReadOnlyDictionary<string, string> words, string time)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return "NULL";
        if (type.StartsWith("timestamp", StringComparison.Ordinal))
            return time;
        if (value.ValueKind == JsonValueKind.Array && type.EndsWith("[]", StringComparison.Ordinal))
            return $"({SqlText.Concatenation($"{{{value.GetRawText()[1..^1]}}}", words)})::{type}"; // quoted as in JSON
        var text = value.ValueKind == JsonValueKind.String && type is not ("json" or "jsonb") ? value.GetString()! : value.GetRawText();
        return $"({SqlText.Concatenation(text, words)})::{type}";
    }

    private static async Task<List<(string Table, string Column, string Type)>> ColumnsAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(TablesAndColumns);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var columns = new List<(string, string, string)>();
        while (await rows.ReadAsync(cancellation))
            columns.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2)));
        return columns;
    }

    private sealed record RecordedRow(int Number, string Table, IReadOnlyList<(string Column, string Type)> Columns, JsonElement Values);
}
