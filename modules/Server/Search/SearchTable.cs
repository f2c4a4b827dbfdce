using System.Collections.Frozen;

namespace HyperFleet.Server.Search;

/// <summary>The columns of a table that requests may name, and how they compare. Nothing else of a request's text reaches SQL.</summary>
internal sealed record SearchTable(string Name, FrozenDictionary<string, ColumnKind> Columns)
{
    public static readonly SearchTable Resources = new("resources", new Dictionary<string, ColumnKind>
    {
        ["id"] = ColumnKind.Text,
        ["name"] = ColumnKind.Text,
        ["source"] = ColumnKind.Text,
        ["consumer_name"] = ColumnKind.Text,
        ["version"] = ColumnKind.Number,
        ["type"] = ColumnKind.Text,
        ["created_at"] = ColumnKind.Time,
        ["updated_at"] = ColumnKind.Time,
        ["deleted_at"] = ColumnKind.Time,
        ["payload"] = ColumnKind.Json,
        ["status"] = ColumnKind.Json,
    }.ToFrozenDictionary());

    public static readonly SearchTable Consumers = new("consumers", new Dictionary<string, ColumnKind>
    {
        ["id"] = ColumnKind.Text,
        ["name"] = ColumnKind.Text,
        ["labels"] = ColumnKind.Json,
        ["created_at"] = ColumnKind.Time,
        ["updated_at"] = ColumnKind.Time,
    }.ToFrozenDictionary());

    /// <summary>The column of a name as written, with or without the table in front; null when there is none.</summary>
    public (string Column, ColumnKind Kind)? Find(string written)
    {
        var name = written.StartsWith(Name + ".", StringComparison.Ordinal) ? written[(Name.Length + 1)..] : written;
        return Columns.TryGetValue(name, out var kind) ? (name, kind) : null;
    }
}
