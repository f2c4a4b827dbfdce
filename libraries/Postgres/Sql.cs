using Npgsql;
using NpgsqlTypes;

namespace HyperFleet.Postgres;

/// <summary>Writes a statement with positional parameters <c>$1</c>, <c>$2</c>, …; texts are constants of the caller, values travel beside them.</summary>
public static class Sql
{
    public static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    public static NpgsqlParameter Text(string? value) => Typed(NpgsqlDbType.Text, value);

    public static NpgsqlParameter Texts(IEnumerable<string?> values) => Typed(NpgsqlDbType.Array | NpgsqlDbType.Text, values.ToArray());

    public static NpgsqlParameter Int(int? value) => Typed(NpgsqlDbType.Integer, value);

    public static NpgsqlParameter Ints(IEnumerable<int> values) => Typed(NpgsqlDbType.Array | NpgsqlDbType.Integer, values.ToArray());

    public static NpgsqlParameter Long(long value) => Typed(NpgsqlDbType.Bigint, value);

    public static NpgsqlParameter Number(decimal value) => Typed(NpgsqlDbType.Numeric, value);

    public static NpgsqlParameter Time(DateTimeOffset? value) => Typed(NpgsqlDbType.TimestampTz, value?.UtcDateTime);

    public static NpgsqlParameter Times(IEnumerable<DateTimeOffset> values) =>
        Typed(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, values.Select(v => v.UtcDateTime).ToArray());

    /// <summary>UTF-8 JSON text, stored without being decoded here. Empty is NULL: no JSON text is empty.</summary>
    public static NpgsqlParameter Json(ReadOnlyMemory<byte> utf8) => Typed(NpgsqlDbType.Jsonb, utf8.IsEmpty ? null : (object)utf8);

    /// <summary>As <see cref="Json"/>, for columns of type <c>json</c>, which keep the text as it is.</summary>
    public static NpgsqlParameter RawJson(ReadOnlyMemory<byte> utf8) => Typed(NpgsqlDbType.Json, utf8.IsEmpty ? null : (object)utf8);

    private static NpgsqlParameter Typed(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
