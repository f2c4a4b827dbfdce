using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace HyperFleet.Api.Resources;

/// <summary>Labels as they came from the row: passed on to clients as bytes, parsed only when somebody looks into them.</summary>
/// <param name="json">An object with at least one member: a row without labels holds NULL.</param>
internal sealed class StoredLabels(ReadOnlyMemory<byte> json) : IReadOnlyDictionary<string, string>
{
    private SortedDictionary<string, string>? _parsed;

    public ReadOnlyMemory<byte> Json => json;

    public int Count => Parsed.Count;

    public string this[string key] => Parsed[key];

    public IEnumerable<string> Keys => Parsed.Keys;

    public IEnumerable<string> Values => Parsed.Values;

    public bool ContainsKey(string key) => Parsed.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => Parsed.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => Parsed.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private SortedDictionary<string, string> Parsed => _parsed ??= Parse(json);

    private static SortedDictionary<string, string> Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in document.RootElement.EnumerateObject())
            labels[label.Name] = label.Value.GetString()!;
        return labels;
    }
}
