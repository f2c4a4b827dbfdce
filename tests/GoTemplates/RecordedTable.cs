using System.Text.Json;

namespace HyperFleet.GoTemplates.Tests;

/// <summary>Recorded/table.json, made by Recorded/main.go.</summary>
internal sealed class RecordedTable
{
    private static readonly Lazy<RecordedTable> Loaded = new(Load);

    private RecordedTable(object? data, IReadOnlyList<RecordedCase> cases)
    {
        Data = data;
        Cases = cases;
    }

    public static RecordedTable Instance => Loaded.Value;

    public object? Data { get; }

    public IReadOnlyList<RecordedCase> Cases { get; }

    private static RecordedTable Load()
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Recorded", "table.json"));
        using var document = JsonDocument.Parse(stream);
        var cases = document.RootElement.GetProperty("cases").Deserialize<RecordedCase[]>(JsonSerializerOptions.Web)!;
        return new RecordedTable(Decode(document.RootElement.GetProperty("data")), cases);
    }

    private static object? Decode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().ToArray() is [{ Name: ['$', ..] } typed]
            ? DecodeTyped(typed.Name, typed.Value)
            : value.EnumerateObject().ToDictionary(p => p.Name, p => Decode(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().Select(Decode).ToList(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static object DecodeTyped(string type, JsonElement value) => type switch
    {
        "$int" => value.GetInt32(),
        "$int64" => value.GetInt64(),
        "$time" => value.GetDateTimeOffset(),
        "$duration" => System.Xml.XmlConvert.ToTimeSpan("PT" + value.GetString()!.ToUpperInvariant()),
        _ => throw new InvalidDataException($"Unknown type {type} in the recorded table."),
    };
}
