using System.Text.Json.Nodes;

namespace HyperFleet.Server.Commands;

/// <summary>A list or one object as columns for people.</summary>
internal static class TableText
{
    public static string Of(JsonNode answer, IReadOnlyList<string> columns)
    {
        var items = answer["items"]?.AsArray().OfType<JsonObject>() ?? [answer.AsObject()];
        List<string[]> rows = [[.. columns.Select(column => column.ToUpperInvariant())], .. items.Select(item => columns.Select(column => Cell(item[column])).ToArray())];
        var widths = columns.Select((_, i) => rows.Max(row => row[i].Length)).ToArray();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()));
    }

    private static string Cell(JsonNode? value) => value switch
    {
        null => "-",
        JsonObject map => string.Join(',', map.Select(entry => $"{entry.Key}={entry.Value}")),
        _ => value.ToString(),
    };
}
