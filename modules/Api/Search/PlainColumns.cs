using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Search;

/// <summary>The columns that may be searched and sorted by (API contract §1.7). SQL names come from here alone, never from a request.</summary>
internal static class PlainColumns
{
    private static readonly Dictionary<string, (string Sql, ColumnType Type)> Columns = new(StringComparer.Ordinal)
    {
        ["id"] = ("r.id", ColumnType.Text),
        ["name"] = ("r.name", ColumnType.Text),
        ["kind"] = ("r.kind", ColumnType.Text),
        ["href"] = ("r.href", ColumnType.Text),
        ["generation"] = ("r.generation", ColumnType.Number),
        ["created_time"] = ("r.created_time", ColumnType.Time),
        ["updated_time"] = ("r.updated_time", ColumnType.Time),
        ["deleted_time"] = ("r.deleted_time", ColumnType.Time),
        ["created_by"] = ("r.created_by", ColumnType.Text),
        ["updated_by"] = ("r.updated_by", ColumnType.Text),
        ["deleted_by"] = ("r.deleted_by", ColumnType.Text),
        ["owner_id"] = ("r.owner_id", ColumnType.Text),
        ["owner_kind"] = ("r.owner_kind", ColumnType.Text),
    };

    public static Result<(string Sql, ColumnType Type)> Find(string name) =>
        Columns.TryGetValue(name, out var column) ? column : Problem.BadRequest($"invalid field in search or order query: '{name}'");
}
